package io.periskop.http;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why there is no encrypted connection, in few words: the JDK's own are long and name its classes. */
final class TlsReason {
    private static final int DEEPEST = 10;

    private TlsReason() {}

    static String of(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "its certificate has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet";
            }
            String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            String reason = known(words);
            if (reason != null) {
                return reason;
            }
            if (cause instanceof CertPathValidatorException) {
                return "its certificate is not trusted";
            }
        }
        return HttpTroubles.firstWords(error);
    }

    private static @Nullable String known(String words) {
        if (words.contains("unable to find valid certification path") || words.contains("trust anchor")) {
            return "its certificate is not signed by a trusted CA (tls_config.ca_file)";
        }
        if (words.contains("no subject alternative") || words.contains("no name matching")) {
            return "its certificate is for another host name (tls_config.server_name)";
        }
        if (words.contains("not an ssl/tls record")) {
            return "it does not speak TLS";
        }
        if (words.contains("certificate_required") || words.contains("bad_certificate")) {
            return "it does not accept our client certificate (tls_config.cert_file)";
        }
        if (words.contains("protocol_version") || words.contains("no appropriate protocol")) {
            return "no common TLS version";
        }
        return words.contains("handshake_failure") ? "it broke off the handshake (handshake_failure)" : null;
    }
}
