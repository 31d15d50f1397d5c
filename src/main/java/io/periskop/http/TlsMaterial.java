package io.periskop.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.periskop.http.HttpTrouble.Kind;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.tcp.SslProvider;

/** What a TLS connection is made of, as text, so that a change shows. Reading it and using it block. */
record TlsMaterial(String ca, String certificate, String key) {
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    /** As Go has it where nothing is said. */
    private static final String OLDEST = "TLSv1.2";

    private static final String NEWEST = "TLSv1.3";
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final ApplicationProtocolConfig HTTP2_OR_1 = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "h2",
            "http/1.1");

    static TlsMaterial read(TlsConfig config) throws HttpTrouble {
        return new TlsMaterial(
                SecretText.of(config.ca()), SecretText.of(config.certificate()), SecretText.of(config.key()));
    }

    static boolean canChange(TlsConfig config) {
        return SecretText.isInFile(config.ca())
                || SecretText.isInFile(config.certificate())
                || SecretText.isInFile(config.key());
    }

    SslProvider provider(TlsConfig config, boolean http2) throws HttpTrouble {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(io.netty.handler.ssl.SslProvider.JDK)
                .protocols(versions(config.minVersion(), config.maxVersion()));
        if (http2) {
            builder.applicationProtocolConfig(HTTP2_OR_1);
        }
        trust(builder, config);
        if (config.certificate() != null) {
            List<X509Certificate> chain =
                    Pem.certificates(certificate, SecretText.where(config.certificate(), "tls_config.cert"));
            PrivateKey ours = Pem.privateKey(key, SecretText.where(config.key(), "tls_config.key"));
            identify(builder, ours, chain);
        }
        return provider(context(builder), config.serverName());
    }

    @Override
    public String toString() {
        return "TlsMaterial[" + Secret.MASK + "]";
    }

    private void trust(SslContextBuilder builder, TlsConfig config) throws HttpTrouble {
        if (config.insecureSkipVerify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (config.ca() != null) {
            builder.trustManager(Pem.certificates(ca, SecretText.where(config.ca(), "tls_config.ca")));
        }
    }

    private static void identify(SslContextBuilder builder, PrivateKey key, List<X509Certificate> chain)
            throws HttpTrouble {
        try {
            builder.keyManager(key, chain);
        } catch (IllegalArgumentException e) {
            throw new HttpTrouble(Kind.CREDENTIALS, "tls_config: the key and the certificate cannot be used together");
        }
    }

    private static SslContext context(SslContextBuilder builder) throws HttpTrouble {
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new HttpTrouble(Kind.TLS, "tls_config cannot be used: " + TlsReason.of(e));
        }
    }

    private static SslProvider provider(SslContext context, @Nullable String serverName) {
        SslProvider.Builder builder = SslProvider.builder()
                .sslContext(serverName == null ? context : new NamedSslContext(context, serverName))
                .handshakeTimeout(HANDSHAKE);
        if (serverName != null && !Hosts.isAddress(serverName)) {
            builder.serverNames(new SNIHostName(serverName));
        }
        return builder.build();
    }

    private static List<String> versions(@Nullable String least, @Nullable String most) {
        int last = VERSIONS.indexOf(most == null ? NEWEST : most);
        int first = least == null ? Math.min(last, VERSIONS.indexOf(OLDEST)) : VERSIONS.indexOf(least);
        return VERSIONS.subList(first, last + 1);
    }
}
