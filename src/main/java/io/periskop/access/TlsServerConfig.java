package io.periskop.access;

import io.periskop.http.Secret;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How this server speaks TLS. Certificates and keys are PEM.
 *
 * @param clientCa who signs certificates of clients; null unless they are verified
 * @param minVersion and {@code maxVersion}: {@code TLSv1} to {@code TLSv1.3}
 * @param cipherSuites of TLS 1.2 and before, by their IANA names; empty for the JDK's own
 * @param preferOurs whether our order of cipher suites counts, not the client's
 */
public record TlsServerConfig(
        Secret certificate,
        Secret key,
        ClientAuth clientAuth,
        @Nullable Secret clientCa,
        String minVersion,
        String maxVersion,
        List<String> cipherSuites,
        boolean preferOurs) {

    /** In Go's words. */
    public enum ClientAuth {
        NONE("NoClientCert"),
        ASKED("RequestClientCert"),
        ANY("RequireAnyClientCert"),
        VERIFIED_IF_GIVEN("VerifyClientCertIfGiven"),
        VERIFIED("RequireAndVerifyClientCert");

        private final String key;

        ClientAuth(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }

        /** Whether somebody has to have signed it. */
        public boolean verifies() {
            return this == VERIFIED_IF_GIVEN || this == VERIFIED;
        }

        public static Optional<ClientAuth> of(String key) {
            return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
        }
    }

    public TlsServerConfig {
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** Those that this JDK can speak. */
    public static List<String> knownCipherSuites() {
        try {
            return List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
