package io.periskop.discovery.kubernetes;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Excerpt;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import io.periskop.discovery.Urls;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.ProxyConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads entries of {@code kubernetes_sd_configs}. */
public final class KubernetesMechanism implements Mechanism {
    private static final String API_SERVER = "api_server";
    private static final String ROLE = "role";
    private static final String KUBECONFIG = "kubeconfig_file";
    private static final String NAMESPACES = "namespaces";
    private static final String OWN = "own_namespace";
    private static final String NAMES = "names";
    private static final String SELECTORS = "selectors";
    private static final String ATTACH = "attach_metadata";
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Of {@code <http_config>}: where an error is shown that its value as a whole makes. */
    private static final List<String> HTTP = List.of(
            "basic_auth",
            "authorization",
            "oauth2",
            "bearer_token",
            "bearer_token_file",
            "tls_config",
            "proxy_url",
            "no_proxy",
            "proxy_from_environment",
            "proxy_connect_header",
            "follow_redirects",
            "enable_http2",
            "http_headers");

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public List<String> keys() {
        return List.of(API_SERVER, ROLE, KUBECONFIG, NAMESPACES, SELECTORS, ATTACH);
    }

    @Override
    public Discovery read(Settings settings) {
        Role role = Role.of(settings.oneOf(ROLE, null, Role.NAMES));
        Access access = access(settings);
        Settings namespaces = settings.below(NAMESPACES, OWN, NAMES);
        boolean own = namespaces != null && namespaces.flag(OWN, false);
        if (namespaces != null && own && !(access instanceof Access.InCluster)) {
            throw namespaces.error(
                    OWN,
                    "only known in a pod; leave out " + (access instanceof Access.Server ? API_SERVER : KUBECONFIG)
                            + ", or name the namespace in names");
        }
        return new KubernetesDiscovery(
                role,
                access,
                own,
                namespaces == null ? List.of() : names(namespaces),
                selectors(role, settings),
                attach(settings));
    }

    private static Access access(Settings settings) {
        URI url = settings.parsed(API_SERVER, KubernetesMechanism::url);
        Path kubeconfig = settings.path(KUBECONFIG);
        HttpConfig http = settings.http();
        if (url != null && kubeconfig != null) {
            throw settings.error(KUBECONFIG, "not together with api_server; give one of them");
        }
        if (url != null) {
            refuseImpossible(settings, http, url);
            return new Access.Server(url, http);
        }
        if (!http.equals(HttpConfig.DEFAULT)) {
            throw settings.error(
                    httpKey(settings),
                    kubeconfig == null
                            ? "only together with api_server; give the URL of the API"
                            : "not together with kubeconfig_file; write it there, or give api_server");
        }
        return kubeconfig == null ? new Access.InCluster() : new Access.Kubeconfig(kubeconfig);
    }

    private static URI url(String text) {
        URI url = Urls.server(text);
        if (url.getHost() == null) {
            throw Urls.bad(
                    text,
                    "has a host with an underscore, which the client of the API cannot ask; write another of its names, or"
                            + " an address");
        }
        return url;
    }

    /** What the client of the API cannot do is said now rather than left out. */
    private static void refuseImpossible(Settings settings, HttpConfig http, URI url) {
        if (http.authentication() instanceof Authentication.OAuth2) {
            throw settings.error(
                    "oauth2",
                    "not supported for Kubernetes; use authorization with a token, or let"
                            + " kubeconfig_file run what gets one");
        }
        if (http.tls().serverName() != null) {
            throw settings.error(
                    "tls_config",
                    "server_name is not supported for Kubernetes; use that name in" + " api_server, or leave it out");
        }
        ProxyConfig proxy = http.proxy();
        if (!proxy.connectHeaders().isEmpty()) {
            throw settings.error("proxy_connect_header", "not supported for Kubernetes; use a proxy that needs none");
        }
        URI through = proxy.url();
        if (through == null) {
            return;
        }
        if (!"http".equalsIgnoreCase(through.getScheme()) || through.getPort() < 0) {
            throw settings.error(
                    "proxy_url", "only http:// proxies with a port are supported for Kubernetes; give one");
        }
        if (through.getRawUserInfo() != null && "https".equalsIgnoreCase(url.getScheme())) {
            throw settings.error(
                    "proxy_url", "a proxy with a user is not supported for https; use one that needs none");
        }
    }

    private static String httpKey(Settings settings) {
        return HTTP.stream().filter(settings::has).findFirst().orElse(ROLE);
    }

    private static List<String> names(Settings namespaces) {
        List<String> names = namespaces.texts(NAMES);
        for (String name : names) {
            if (!NAMESPACE.matcher(name).matches()) {
                throw namespaces.error(
                        NAMES,
                        "no name of a namespace " + Excerpt.of(name) + "; use lower case letters, digits and hyphens");
            }
        }
        return names;
    }

    private static Map<Role, Selector> selectors(Role role, Settings settings) {
        Map<Role, Selector> selectors = new EnumMap<>(Role.class);
        List<String> allowed = role.selectors().stream().map(Role::text).toList();
        for (Settings entry : settings.list(SELECTORS, ROLE, "label", "field")) {
            Role of = Role.of(entry.oneOf(ROLE, null, Role.NAMES));
            if (!allowed.contains(of.text())) {
                throw entry.error(
                        ROLE,
                        "no selector '" + of.text() + "' for the role " + role.text() + "; use "
                                + String.join(", ", allowed));
            }
            if (selectors.containsKey(of)) {
                throw entry.error(ROLE, "a second selector of '" + of.text() + "'; write both into one, with a comma");
            }
            String label = entry.parsed("label", Selectors::label);
            List<Selector.FieldTerm> fields = entry.parsed("field", Selectors::fields);
            selectors.put(of, new Selector(label == null ? "" : label, fields == null ? List.of() : fields));
        }
        return selectors;
    }

    private static Attach attach(Settings settings) {
        Settings attach = settings.below(ATTACH, "node", "namespace", "deployment", "job", "cronjob");
        return attach == null
                ? Attach.NOTHING
                : new Attach(
                        attach.flag("node", false),
                        attach.flag("namespace", false),
                        attach.flag("deployment", false),
                        attach.flag("job", false),
                        attach.flag("cronjob", false));
    }
}
