package io.periskop.config;

import io.periskop.access.AccessConfig;
import io.periskop.access.TlsServerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens, and who may do what; command line and environment win over the address.
 *
 * @param listenAddress {@code host:port}, {@code [ipv6]:port} or {@code :port}; null when the file says nothing
 * @param tls null for none
 */
public record WebConfig(
        @Nullable String listenAddress, @Nullable TlsServerConfig tls, AccessConfig access) {
    public static final WebConfig UNSET = new WebConfig(null);

    /** @throws IllegalArgumentException when the address has none of the three forms */
    public WebConfig {
        if (listenAddress != null) {
            HostPort.listening(listenAddress);
        }
    }

    /** Open to everybody who can reach it. */
    public WebConfig(@Nullable String listenAddress) {
        this(listenAddress, null, AccessConfig.OPEN);
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
