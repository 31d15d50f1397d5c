package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.periskop.discovery.Settings;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.ProxyConfig;
import io.periskop.http.Secret;
import io.periskop.http.TlsConfig;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an HTTP configuration may be; the rest of the keys is in the files of bad configurations. */
class KubernetesMechanismTests {
    record Case(String key, HttpConfig http, String problem) {}

    static List<Case> impossible() {
        return List.of(
                new Case(
                        "oauth2",
                        HttpConfig.DEFAULT.with(new Authentication.OAuth2(
                                "id",
                                Secret.of("s"),
                                null,
                                List.of(),
                                URI.create("https://example.com/token"),
                                new TreeMap<>(),
                                HttpConfig.DEFAULT)),
                        "not supported for Kubernetes"),
                new Case(
                        "tls_config",
                        HttpConfig.DEFAULT.with(new TlsConfig(null, null, null, "a.example.com", false, null, null)),
                        "server_name is not supported for Kubernetes"),
                new Case(
                        "proxy_connect_header",
                        proxy("http://p.example.com:1", Map.of("A", List.of(Secret.of("b")))),
                        "not supported for Kubernetes"),
                new Case("proxy_url", proxy("socks5://p.example.com:1", Map.of()), "only http:// proxies"),
                new Case("proxy_url", proxy("http://p.example.com", Map.of()), "only http:// proxies with a port"),
                new Case("proxy_url", proxy("http://u:p@p.example.com:1", Map.of()), "a proxy with a user"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void refusesWhatTheClientCannotDo(Case each) {
        Map<String, String> texts = Map.of("api_server", "https://kube.example.com:6443", "role", "pod");
        assertThatIllegalStateException()
                .isThrownBy(() -> new KubernetesMechanism().read(settings(texts, each.http())))
                .withMessageStartingWith(each.key() + ": " + each.problem());
    }

    @Test
    void takesTheRest() {
        HttpConfig http = HttpConfig.DEFAULT.with(Authentication.bearer(Secret.of("hunter2")));
        Map<String, String> texts = Map.of("api_server", "https://kube.example.com:6443", "role", "pod");
        KubernetesDiscovery discovery = (KubernetesDiscovery) new KubernetesMechanism().read(settings(texts, http));
        assertThat(discovery)
                .isEqualTo(new KubernetesMechanism().read(settings(texts, http)))
                .isNotEqualTo(new KubernetesMechanism().read(settings(texts, HttpConfig.DEFAULT)));
        assertThat(discovery.describe()).isEqualTo("pod of https://kube.example.com:6443");
        assertThat(discovery.toString()).doesNotContain("hunter2");
    }

    @Test
    void anHttpConfigurationNeedsAServer() {
        HttpConfig http = HttpConfig.DEFAULT.with(Authentication.bearer(Secret.of("x")));
        assertThatIllegalStateException()
                .isThrownBy(() -> new KubernetesMechanism().read(settings(Map.of("role", "pod"), http)))
                .withMessageStartingWith("role: only together with api_server");
        assertThatIllegalStateException()
                .isThrownBy(() -> new KubernetesMechanism()
                        .read(settings(Map.of("role", "pod", "kubeconfig_file", "k", "bearer_token", "x"), http)))
                .withMessageStartingWith("bearer_token: not together with kubeconfig_file");
    }

    private static HttpConfig proxy(String url, Map<String, List<Secret>> headers) {
        return new HttpConfig(
                Authentication.NONE,
                TlsConfig.DEFAULT,
                new ProxyConfig(URI.create(url), List.of(), false, new TreeMap<>(headers)),
                true,
                true,
                new TreeMap<>());
    }

    /** Texts at the top and nothing below. */
    private static Settings settings(Map<String, String> texts, HttpConfig http) {
        return (Settings) Proxy.newProxyInstance(
                Settings.class.getClassLoader(), new Class<?>[] {Settings.class}, (self, method, args) -> {
                    switch (method.getName()) {
                        case "has":
                            return texts.containsKey(args[0]);
                        case "oneOf":
                            return texts.get(args[0]);
                        case "path":
                            String path = texts.get(args[0]);
                            return path == null ? null : java.nio.file.Path.of(path);
                        case "parsed":
                            @SuppressWarnings("unchecked")
                            Function<String, Object> parser = (Function<String, Object>) args[1];
                            String text = texts.get(args[0]);
                            return text == null ? null : parser.apply(text);
                        case "list":
                            return List.of();
                        case "http":
                            return http;
                        case "error":
                            return new IllegalStateException(args[0] + ": " + args[1]);
                        default:
                            return null;
                    }
                });
    }
}
