package io.periskop.access;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.periskop.http.HttpTrouble;
import io.periskop.http.Pem;
import io.periskop.http.Secret;
import io.periskop.http.SecretText;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What TLS is made of, as text, so that a change shows. Reading it and using it block. */
record TlsFiles(String certificate, String key, String clientCa) {
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    /** They cannot be chosen in Go, so a list that leaves them out does not mean to switch TLS 1.3 off. */
    private static final List<String> ALWAYS =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private static final byte[] SAMPLE = {1, 2, 3};
    private static final String WHERE = "web.tls_server_config.";

    static TlsFiles read(TlsServerConfig config) throws HttpTrouble {
        return new TlsFiles(
                SecretText.of(config.certificate()), SecretText.of(config.key()), SecretText.of(config.clientCa()));
    }

    SslContext context(TlsServerConfig config) throws HttpTrouble {
        SslContextBuilder builder = builder(config)
                .sslProvider(SslProvider.JDK)
                .protocols(VERSIONS.subList(
                        VERSIONS.indexOf(config.minVersion()), VERSIONS.indexOf(config.maxVersion()) + 1))
                .clientAuth(
                        switch (config.clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case ASKED, VERIFIED_IF_GIVEN -> ClientAuth.OPTIONAL;
                            case ANY, VERIFIED -> ClientAuth.REQUIRE;
                        });
        if (!config.cipherSuites().isEmpty()) {
            builder.ciphers(new ArrayList<>(Stream.concat(ALWAYS.stream(), config.cipherSuites().stream())
                    .toList()));
        }
        if (config.clientAuth().verifies()) {
            builder.trustManager(Pem.certificates(clientCa, where(config.clientCa(), "client_ca")));
        } else if (config.clientAuth() != TlsServerConfig.ClientAuth.NONE) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new HttpTrouble(WHERE + "cert and key cannot be used: " + e.getMessage());
        }
    }

    private SslContextBuilder builder(TlsServerConfig config) throws HttpTrouble {
        PrivateKey ours = Pem.privateKey(key, where(config.key(), "key"));
        List<X509Certificate> chain = Pem.certificates(certificate, where(config.certificate(), "cert"));
        if (!belongTogether(ours, chain.get(0).getPublicKey())) {
            throw new HttpTrouble(WHERE + "cert and key do not belong together");
        }
        return SslContextBuilder.forServer(ours, chain);
    }

    /** Nothing else checks it before the first handshake fails. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String where(@Nullable Secret secret, String key) {
        return SecretText.where(secret, WHERE + key);
    }

    @Override
    public String toString() {
        return "TlsFiles[" + Secret.MASK + "]";
    }
}
