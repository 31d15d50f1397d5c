package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.ProxyConfig;
import io.periskop.http.Secret;
import io.periskop.http.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who we are to the API, and who it is to us. */
class KubernetesAccessTests {
    @TempDir
    private Path directory;

    @Test
    void aTokenInAFileIsReadForEachRequest() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "one\n");
        try (FakeApi api = new FakeApi();
                Following following =
                        following(api, HttpConfig.DEFAULT.with(Authentication.bearer(new Secret.InFile(token))))) {
            following.found();
            Following.eventually(v -> api.watching("services") == 1);
            assertThat(api.asked)
                    .allSatisfy(ask -> assertThat(ask.headers()).containsEntry("Authorization", "Bearer one"));
            Files.writeString(token, "two");
            api.bookmark("services", "Service", "1");
            api.endWatches("services");
            Following.eventually(v -> api.count("services", true) == 2);
            assertThat(api.of("services", true).get(1).headers()).containsEntry("Authorization", "Bearer two");
        }
    }

    @Test
    void aMissingTokenIsSaidAndReadWhenItIsThere() throws IOException {
        Path token = directory.resolve("token");
        try (FakeApi api = new FakeApi()) {
            api.fault = (ask, response) -> "Bearer right".equals(ask.headers().get("Authorization"))
                    ? null
                    : FakeApi.refuse(response, 401, FakeApi.status(401, "Unauthorized", "Unauthorized"));
            try (Following following =
                    following(api, HttpConfig.DEFAULT.with(Authentication.bearer(new Secret.InFile(token))))) {
                assertThat(following.failed("status 401"))
                        .contains("file " + token + " does not exist")
                        .contains("check the credentials");
                Files.writeString(token, "right");
                following.found();
            }
        }
    }

    @Test
    void namesAndPasswordsAndHeadersAreSent() {
        TreeMap<String, List<Secret>> headers = new TreeMap<>(Map.of(
                "X-Scope", List.of(Secret.of("a"), Secret.of("b")),
                "X-Shown", List.of(new Secret.Shown("seen"))));
        HttpConfig http = new HttpConfig(
                new Authentication.Basic(Secret.of("üser"), Secret.of("p:w")),
                TlsConfig.DEFAULT,
                ProxyConfig.NONE,
                true,
                true,
                headers);
        try (FakeApi api = new FakeApi();
                Following following = following(api, http)) {
            following.found();
            String pair =
                    Base64.getEncoder().encodeToString("üser:p:w".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(api.asked)
                    .allSatisfy(ask -> assertThat(ask.headers())
                            .containsEntry("Authorization", "Basic " + pair)
                            .containsKey("X-Scope")
                            .containsEntry("X-Shown", "seen"));
        }
    }

    @Test
    void asAPodItTakesWhatIsMounted() throws Exception {
        Tls tls = new Tls(directory);
        Path account = Files.createDirectory(directory.resolve("account"));
        Files.writeString(account.resolve("token"), "mounted");
        Files.writeString(account.resolve("ca.crt"), tls.certificate());
        Files.writeString(account.resolve("namespace"), "mine\n");
        try (FakeApi api = new FakeApi("https", http -> http.secure(spec -> spec.sslContext(tls.server())))) {
            api.put(
                    "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: mine}, spec: {ports: [{port: 1}]}}");
            api.put(
                    "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: other}, spec: {ports: [{port: 1}]}}");
            Map<String, String> environment = Map.of(
                    "KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", Integer.toString(api.port()));
            KubernetesDiscovery discovery = new KubernetesDiscovery(
                    Role.SERVICE, new Access.InCluster(), true, List.of(), Map.of(), Attach.NOTHING);
            assertThat(discovery.describe()).isEqualTo("service in its own namespace of this cluster");
            try (Following following =
                    new Following(discovery, new Surroundings(environment, account), Following.SHORT)) {
                assertThat(following.found()).extracting(TargetGroup::source).containsExactly("svc/mine/s");
                assertThat(api.asked.get(0).headers()).containsEntry("Authorization", "Bearer mounted");
                assertThat(api.asked.get(0).path()).isEqualTo("/api/v1/namespaces/mine/services");
            }
        }
    }

    @Test
    void outsideOfAClusterItSaysWhatIsMissingAndGoesOn() throws IOException {
        KubernetesDiscovery discovery = new KubernetesDiscovery(
                Role.SERVICE, new Access.InCluster(), true, List.of(), Map.of(), Attach.NOTHING);
        Map<String, String> environment =
                Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "1");
        try (Following following = new Following(discovery, Following.NO_POD, Following.SHORT)) {
            following.failed("the pod's own namespace is not known");
        }
        Files.writeString(directory.resolve("namespace"), "mine");
        try (Following following = new Following(discovery, new Surroundings(Map.of(), directory), Following.SHORT)) {
            following.failed("give api_server or kubeconfig_file");
        }
        try (Following following =
                new Following(discovery, new Surroundings(environment, directory), Following.RENEWING)) {
            following.failed("let the pod mount it");
            Files.writeString(directory.resolve("token"), "t");
            following.failed("connection refused");
        }
    }

    @Test
    void strangersAreNotTrustedUnlessWanted() throws Exception {
        Tls tls = new Tls(directory);
        try (FakeApi api = new FakeApi("https", http -> http.secure(spec -> spec.sslContext(tls.server())))) {
            try (Following following = following(api, HttpConfig.DEFAULT)) {
                following.failed("TLS failed");
            }
            TlsConfig any = new TlsConfig(null, null, null, null, true, null, null);
            try (Following following = following(api, HttpConfig.DEFAULT.with(any))) {
                following.found();
            }
            Path ca = Files.writeString(directory.resolve("later.crt"), "no certificate");
            TlsConfig file = new TlsConfig(new Secret.InFile(ca), null, null, null, false, "TLSv1.2", "TLSv1.2");
            try (Following following = new Following(
                    new KubernetesDiscovery(
                            Role.SERVICE,
                            new Access.Server(URI.create(api.url()), HttpConfig.DEFAULT.with(file)),
                            false,
                            List.of(),
                            Map.of(),
                            Attach.NOTHING),
                    Following.NO_POD,
                    Following.RENEWING)) {
                following.failed(
                        "there is no PEM certificate where the CA certificate should be, in the file '" + ca + "'");
                Files.writeString(ca, tls.certificate());
                following.found();
            }
        }
    }

    @Test
    void showsACertificateOfItsOwn() throws Exception {
        Tls tls = new Tls(directory);
        try (FakeApi api = new FakeApi("https", http -> http.secure(spec -> spec.sslContext(tls.serverThatAsks())))) {
            TlsConfig config = new TlsConfig(
                    Secret.of(tls.certificate()),
                    Secret.of(tls.certificate()),
                    Secret.of(tls.key()),
                    null,
                    false,
                    null,
                    null);
            try (Following following = following(api, HttpConfig.DEFAULT.with(config))) {
                following.found();
            }
        }
    }

    @Test
    void aKeyThatIsNoneIsSaidWithoutShowingIt() throws Exception {
        Tls tls = new Tls(directory);
        TlsConfig config = new TlsConfig(
                null,
                Secret.of(tls.certificate()),
                Secret.of("-----BEGIN PRIVATE KEY-----hunter2"),
                null,
                false,
                null,
                null);
        try (FakeApi api = new FakeApi();
                Following following = following(api, HttpConfig.DEFAULT.with(config))) {
            assertThat(following.failed("check that they are PEM and belong together"))
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void goesThroughAProxy() {
        try (FakeApi proxy = new FakeApi()) {
            ProxyConfig config =
                    new ProxyConfig(URI.create(proxy.url()), List.of(), false, Collections.emptySortedMap());
            HttpConfig http = new HttpConfig(
                    Authentication.NONE, TlsConfig.DEFAULT, config, true, true, Collections.emptySortedMap());
            KubernetesDiscovery discovery = new KubernetesDiscovery(
                    Role.SERVICE,
                    new Access.Server(URI.create("http://kube.example.com:80"), http),
                    false,
                    List.of(),
                    Map.of(),
                    Attach.NOTHING);
            try (Following following = new Following(discovery)) {
                Following.eventually(v -> !proxy.asked.isEmpty());
                assertThat(proxy.asked.get(0).headers().get("Host")).startsWith("kube.example.com");
            }
        }
    }

    @Test
    void takesAKubeconfig() throws IOException {
        try (FakeApi api = new FakeApi()) {
            Files.writeString(directory.resolve("token"), "of the file\n");
            Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: here
                    contexts: [{name: here, context: {cluster: c, user: u}}, {name: there, context: {cluster: d, user: v}}]
                    clusters: [{name: c, cluster: {server: "%s"}}, {name: d, cluster: {server: "http://192.0.2.1"}}]
                    users: [{name: u, user: {tokenFile: token}}, {name: v, user: {token: other}}]
                    """.formatted(api.url()));
            try (Following following = new Following(kubeconfig(kubeconfig), Following.NO_POD, Following.RENEWING)) {
                following.found();
                assertThat(api.asked)
                        .allSatisfy(ask -> assertThat(ask.headers())
                                .containsEntry("Authorization", "Bearer of the file")
                                .containsEntry("User-Agent", "Periskop/test"));
            }
            Files.writeString(kubeconfig, Files.readString(kubeconfig).replace("tokenFile: token", "token: inline"));
            Following.eventually(v -> api.watching("services") == 0);
            api.asked.clear();
            try (Following following = new Following(kubeconfig(kubeconfig), Following.NO_POD, Following.RENEWING)) {
                following.found();
                assertThat(api.asked.get(0).headers()).containsEntry("Authorization", "Bearer inline");
            }
        }
    }

    @Test
    void runsWhatAKubeconfigNamesForAToken() throws IOException {
        Path plugin = Files.writeString(directory.resolve("plugin"), """
                #!/bin/sh
                echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "of the plugin"}}'
                """);
        assertThat(plugin.toFile().setExecutable(true)).isTrue();
        try (FakeApi api = new FakeApi()) {
            Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: here
                    contexts: [{name: here, context: {cluster: c, user: u}}]
                    clusters: [{name: c, cluster: {server: "%s"}}]
                    users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}}}]
                    """.formatted(api.url()));
            try (Following following = new Following(kubeconfig(kubeconfig), Following.NO_POD, Following.RENEWING)) {
                following.found();
                assertThat(api.asked.get(0).headers()).containsEntry("Authorization", "Bearer of the plugin");
            }
        }
    }

    @Test
    void saysWhatIsWrongWithAKubeconfigWithoutShowingIt() throws IOException {
        Path kubeconfig = directory.resolve("kubeconfig");
        try (Following following = new Following(kubeconfig(kubeconfig), Following.NO_POD, Following.RENEWING)) {
            following.failed("the kubeconfig file '" + kubeconfig + "' cannot be read");
            Files.writeString(kubeconfig, "users: [{name: u, user: {token: [hunter2, }}]");
            following.failed("check it with kubectl");
            assertThat(following.refreshes.toString()).doesNotContain("hunter2");
        }
    }

    private static KubernetesDiscovery kubeconfig(Path file) {
        return new KubernetesDiscovery(
                Role.SERVICE, new Access.Kubeconfig(file), false, List.of(), Map.of(), Attach.NOTHING);
    }

    private static Following following(FakeApi api, HttpConfig http) {
        return new Following(new KubernetesDiscovery(
                Role.SERVICE,
                new Access.Server(URI.create(api.url()), http),
                false,
                List.of(),
                Map.of(),
                Attach.NOTHING));
    }

    /** A certificate of its own for 127.0.0.1, made by the JDK's keytool. */
    private static final class Tls {
        private static final char[] PASSWORD = "changeit".toCharArray();
        private final KeyStore store;

        Tls(Path directory) throws Exception {
            Path file = directory.resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "a",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=test",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-ext",
                            "bc:c",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "changeit",
                            "-keystore",
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("keytool.log").toFile())
                    .start();
            assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
            store = KeyStore.getInstance(file.toFile(), PASSWORD);
        }

        String certificate() throws Exception {
            return pem("CERTIFICATE", store.getCertificate("a").getEncoded());
        }

        String key() throws Exception {
            return pem("PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded());
        }

        SslContext server() {
            return context(false);
        }

        SslContext serverThatAsks() {
            return context(true);
        }

        private SslContext context(boolean asks) {
            try {
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, PASSWORD);
                SslContextBuilder builder = SslContextBuilder.forServer(keys);
                if (asks) {
                    builder.clientAuth(io.netty.handler.ssl.ClientAuth.REQUIRE)
                            .trustManager((java.security.cert.X509Certificate) store.getCertificate("a"));
                }
                return builder.build();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static String pem(String type, byte[] der) {
            return "-----BEGIN " + type + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type
                    + "-----\n";
        }
    }
}
