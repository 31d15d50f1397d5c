package io.periskop.discovery.dns;

import io.periskop.discovery.Discovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Discovery that asks other servers than the system's. */
public final class TestDns {
    private TestDns() {}

    /** Looks often. */
    public static Discovery at(Path resolvConf, int serverPort, String type, int port, String... names) {
        return new DnsDiscovery(
                List.of(names),
                RecordType.parse(type),
                port,
                Duration.ofMillis(200),
                new ResolvConfFile(resolvConf, serverPort));
    }
}
