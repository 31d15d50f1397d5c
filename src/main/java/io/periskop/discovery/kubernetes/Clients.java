package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Proxies;
import io.periskop.http.Secret;
import io.periskop.http.SecretText;
import io.periskop.http.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes clients of the API. Everything is read now, so a new client knows of rotated certificates. Blocking. */
final class Clients {
    /** Under this name the client keeps what signs requests. */
    private static final String SIGNS = "TOKEN";

    private static final String PLAIN = "http:";
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int RETRY_MILLIS = 100;
    private static final int RECONNECT_MILLIS = 1_000;

    private final Surroundings surroundings;
    private final String userAgent;
    private final Executor executor;

    /** @param executor of all its work; may be shared by what belongs to one session only */
    Clients(Surroundings surroundings, String userAgent, Executor executor) {
        this.surroundings = surroundings;
        this.userAgent = userAgent;
        this.executor = executor;
    }

    /**
     * @param credentials null if the client takes care of them
     * @param url of the API
     */
    record Opened(KubernetesClient client, @Nullable Credentials credentials, URI url) {}

    /** @throws DiscoveryTrouble if something cannot be read or used */
    Opened open(Access access, Wire wire) {
        try {
            if (access instanceof Access.Kubeconfig kubeconfig) {
                return kubeconfig(kubeconfig.file(), wire);
            }
            return server(access instanceof Access.Server server ? server : surroundings.api(), wire);
        } catch (KubernetesClientException e) {
            throw new DiscoveryTrouble(
                    "the certificates or the key for the Kubernetes API at " + access.describe()
                            + " cannot be used; check that they are PEM and belong together",
                    e);
        } catch (IOException e) {
            throw new DiscoveryTrouble(String.valueOf(e.getMessage()), e);
        }
    }

    private Opened server(Access.Server server, Wire wire) throws IOException {
        HttpConfig http = server.http();
        ConfigBuilder config = common(new ConfigBuilder(Config.empty()))
                .withMasterUrl(server.url().toString())
                // Only what TLS has agreed on: some servers stumble over the question in plain text.
                .withHttp2Disable(
                        !http.enableHttp2() || "http".equals(server.url().getScheme()))
                .withTrustCerts(http.tls().insecureSkipVerify())
                .withDisableHostnameVerification(http.tls().insecureSkipVerify())
                .withTlsVersions(versions(http.tls()))
                .withCaCertData(certificates(http.tls().ca(), "the CA"))
                .withClientCertData(certificates(http.tls().certificate(), "the client's"));
        URI proxy = Proxies.of(http.proxy(), surroundings.environment()).of(server.url());
        if (proxy != null) {
            config.withHttpProxy(proxy.toString()).withHttpsProxy(proxy.toString());
        }
        if (http.tls().key() != null) {
            String key = SecretText.of(http.tls().key());
            config.withClientKeyData(base64(key)).withClientKeyAlgo(KeyKind.of(key));
        }
        Credentials credentials = new Credentials(http);
        return new Opened(client(config.build(), credentials, wire), credentials, server.url());
    }

    private Opened kubeconfig(Path file, Wire wire) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("the kubeconfig file '" + file + "' cannot be read");
        }
        Config read;
        try {
            read = Config.fromKubeconfig(file.toFile());
        } catch (RuntimeException e) {
            // Its messages may quote the file.
            throw new DiscoveryTrouble(
                    "the kubeconfig file '" + file + "' cannot be used; check it with kubectl --kubeconfig", e);
        }
        if (read.getCurrentContext() == null) {
            throw new IOException("the kubeconfig file '" + file + "' has no current-context that it describes");
        }
        if (read.getTlsServerName() != null && !read.getTlsServerName().isEmpty()) {
            throw new IOException("the kubeconfig file '" + file
                    + "' has tls-server-name, which is not supported; use a server URL with that name");
        }
        String key = key(read);
        Config config = common(new ConfigBuilder(read))
                .withClientKeyAlgo(key == null ? read.getClientKeyAlgo() : KeyKind.of(key))
                .withHttp2Disable(isPlain(read.getMasterUrl()))
                .build();
        Path token = tokenFile(file, read.getCurrentContext());
        Credentials credentials = token == null
                ? null
                : new Credentials(HttpConfig.DEFAULT.with(Authentication.bearer(new Secret.InFile(token))));
        return new Opened(client(config, credentials, wire), credentials, URI.create(config.getMasterUrl()));
    }

    private static @Nullable String key(Config config) throws IOException {
        String data = config.getClientKeyData();
        if (data != null && !data.isEmpty()) {
            try {
                return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new IOException("the kubeconfig's client-key-data is not base64", e);
            }
        }
        String file = config.getClientKeyFile();
        return file == null || file.isEmpty() ? null : SecretText.ofFile(Path.of(file));
    }

    /** The client does not know this key, and would go without a token. */
    private static @Nullable Path tokenFile(Path file, NamedContext context) throws IOException {
        io.fabric8.kubernetes.api.model.Config kubeconfig =
                Serialization.unmarshal(Files.readString(file), io.fabric8.kubernetes.api.model.Config.class);
        for (NamedAuthInfo named : kubeconfig.getUsers()) {
            AuthInfo user = named.getUser();
            if (user != null
                    && named.getName() != null
                    && named.getName().equals(context.getContext().getUser())
                    && user.getTokenFile() != null
                    && !user.getTokenFile().isEmpty()) {
                return file.toAbsolutePath().resolveSibling(user.getTokenFile());
            }
        }
        return null;
    }

    private ConfigBuilder common(ConfigBuilder config) {
        return config.withUserAgent(userAgent)
                // The other kind is a WebSocket, which proxies and gateways know less well.
                .withOnlyHttpWatches(true)
                .withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                // One: at none the client does not tell of connections that failed.
                .withRequestRetryBackoffLimit(1)
                .withRequestRetryBackoffInterval(RETRY_MILLIS)
                .withWatchReconnectInterval(RECONNECT_MILLIS)
                .withWatchReconnectLimit(-1);
    }

    private KubernetesClient client(Config config, @Nullable Interceptor credentials, Wire wire) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new HttpClients(executor))
                .withTaskExecutor(executor)
                .withHttpClientBuilderConsumer(builder -> {
                    if (credentials != null) {
                        builder.addOrReplaceInterceptor(SIGNS, credentials);
                    }
                    builder.addOrReplaceInterceptor(Wire.NAME, wire);
                })
                .build();
    }

    /** Without TLS there is nothing that agrees on HTTP/2, and some servers stumble over the question. */
    private static boolean isPlain(String url) {
        return url.regionMatches(true, 0, PLAIN, 0, PLAIN.length());
    }

    /** The client would take a text without any for trust in nobody new, and say so only when it connects. */
    private static @Nullable String certificates(@Nullable Secret secret, String whose) throws IOException {
        if (secret == null) {
            return null;
        }
        String text = SecretText.of(secret);
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new IOException("there is no PEM certificate where " + whose + " certificate should be"
                    + (secret instanceof Secret.InFile file ? ", in the file '" + file.path() + "'" : ""));
        }
        return base64(text);
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static TlsVersion[] versions(TlsConfig tls) {
        List<TlsVersion> versions = new ArrayList<>();
        for (TlsVersion version : TlsVersion.values()) {
            String name = version.javaName().toUpperCase(Locale.ROOT);
            String least = tls.minVersion() == null ? "TLSV1.2" : padded(tls.minVersion());
            String most = tls.maxVersion() == null ? "TLSV1.3" : padded(tls.maxVersion());
            if (padded(name).compareTo(least) >= 0 && padded(name).compareTo(most) <= 0) {
                versions.add(version);
            }
        }
        return versions.toArray(TlsVersion[]::new);
    }

    /** {@code TLSv1} as {@code TLSV1.0}, so that they can be compared. */
    private static String padded(String version) {
        String upper = version.toUpperCase(Locale.ROOT);
        return upper.contains(".") ? upper : upper + ".0";
    }
}
