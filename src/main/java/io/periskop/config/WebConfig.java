package io.periskop.config;

import io.periskop.access.AccessConfig;
import io.periskop.access.TlsServerConfig;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens, and who may do what; command line and environment win over the address.
 *
 * @param listenAddress {@code host:port}, {@code [ipv6]:port} or {@code :port}; null when the file says nothing
 * @param externalUrl how browsers call this server; null when the file does not say
 * @param routePrefix before all paths: empty, or a path without a slash at its end; null when the file does not say
 * @param tls null for none
 */
public record WebConfig(
        @Nullable String listenAddress,
        @Nullable URI externalUrl,
        @Nullable String routePrefix,
        @Nullable TlsServerConfig tls,
        AccessConfig access) {
    public static final WebConfig UNSET = new WebConfig(null);

    /** @throws IllegalArgumentException when the address has none of the three forms */
    public WebConfig {
        if (listenAddress != null) {
            HostPort.listening(listenAddress);
        }
    }

    /** Open to everybody who can reach it. */
    public WebConfig(@Nullable String listenAddress) {
        this(listenAddress, null, null, null, AccessConfig.OPEN);
    }

    /** Of an external URL, as browsers write it: without the path, and the port that the scheme has anyway. */
    public static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String authority = url.getRawAuthority().toLowerCase(Locale.ROOT);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        String usual = scheme.equals("http") ? ":80" : ":443";
        return scheme + "://" + (host.endsWith(usual) ? host.substring(0, host.length() - usual.length()) : host);
    }

    /** Before all paths where nothing else is said: the path of an external URL; empty for none. */
    public static String prefix(@Nullable URI externalUrl) {
        return externalUrl == null ? "" : Urls.prefix(externalUrl.getRawPath());
    }

    /** The host without brackets; null when none is given, which means every interface. */
    public @Nullable String address() {
        return listenAddress == null ? null : HostPort.listening(listenAddress).host();
    }

    /** 0 means any free port; null when the file says nothing. */
    public @Nullable Integer port() {
        return listenAddress == null ? null : HostPort.listening(listenAddress).port();
    }
}
