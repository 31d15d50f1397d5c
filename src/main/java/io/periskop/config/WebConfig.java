package io.periskop.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the server listens; command line and environment win over it.
 *
 * @param listenAddress {@code host:port}, {@code [ipv6]:port} or {@code :port}; null when the file says nothing
 */
public record WebConfig(@Nullable String listenAddress) {
    public static final WebConfig UNSET = new WebConfig(null);

    /** @throws IllegalArgumentException when the address has none of the three forms */
    public WebConfig {
        if (listenAddress != null) {
            HostPort.listening(listenAddress);
        }
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
