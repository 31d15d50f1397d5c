package io.periskop.http;

import org.jspecify.annotations.Nullable;

/**
 * How an encrypted connection is made. Certificates and keys are PEM; those in files are read again when they change.
 *
 * @param ca whom to trust; null for the JDK's own list
 * @param certificate and {@code key}: both or none
 * @param serverName for SNI and the check of the certificate; null for the host of the URL
 * @param minVersion {@code TLSv1} to {@code TLSv1.3}; null for the JDK's default
 */
public record TlsConfig(
        @Nullable Secret ca,
        @Nullable Secret certificate,
        @Nullable Secret key,
        @Nullable String serverName,
        boolean insecureSkipVerify,
        @Nullable String minVersion,
        @Nullable String maxVersion) {
    public static final TlsConfig DEFAULT = new TlsConfig(null, null, null, null, false, null, null);
}
