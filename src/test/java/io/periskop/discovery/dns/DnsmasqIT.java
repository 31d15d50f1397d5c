package io.periskop.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.FreePort;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.Watched;
import io.periskop.it.Dnsmasq;
import io.periskop.label.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real DNS server whose zone changes while we look. */
@Timeout(120)
class DnsmasqIT {
    private static final String SHOP = "_http._tcp.shop.example.com";
    private static final String[] ZONE = {
        "srv-host=" + SHOP + ",shop-1.example.com,8080,1,2",
        "srv-host=" + SHOP + ",shop-2.example.com,8081,1,2",
        "host-record=shop-1.example.com,192.0.2.1,2001:db8::1",
        "cname=www.example.com,shop-1.example.com",
        "mx-host=example.com,mail.example.com,10",
        "dns-rr=example.com,2,036e7331076578616d706c6503636f6d00", // NS ns1.example.com.
        "edns-packet-max=1232",
    };

    @TempDir
    Path folder;

    private Dnsmasq server;

    @BeforeEach
    void start() throws IOException {
        server = new Dnsmasq(folder, "127.0.0.1", FreePort.next(), ZONE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void findsServicesAndFollowsTheirChanges() throws IOException {
        try (Watched watched = watch(RecordType.SRV, 0, SHOP)) {
            Refresh first = watched.next();
            assertThat(Watched.targets(first))
                    .containsExactly(srv("shop-1.example.com", "8080"), srv("shop-2.example.com", "8081"));
            server.restart(
                    "srv-host=" + SHOP + ",shop-2.example.com,8081", "srv-host=" + SHOP + ",shop-3.example.com,80");
            watched.untilAddresses("shop-2.example.com:8081", "shop-3.example.com:80");
            server.stop();
            Refresh dead = watched.until(refresh -> refresh instanceof Refresh.Failed);
            assertThat(Watched.problem(dead)).startsWith(SHOP + ": 127.0.0.1:" + server.port());
            server.restart("srv-host=" + SHOP + ",shop-4.example.com,80");
            watched.untilAddresses("shop-4.example.com:80");
            server.restart();
            assertThat(watched.untilAddresses()).isInstanceOf(Refresh.Found.class);
        }
    }

    @Test
    void findsAddressesAndFollowsTheirChangesWithoutARestart() throws IOException {
        server.hosts("192.0.2.7 web.example.com", "192.0.2.8 web.example.com");
        try (Watched watched = watch(RecordType.A, 9090, "web.example.com")) {
            watched.untilAddresses("192.0.2.7:9090", "192.0.2.8:9090");
            server.hosts("192.0.2.8 web.example.com");
            watched.untilAddresses("192.0.2.8:9090");
            server.hosts();
            watched.untilAddresses();
        }
    }

    @Test
    void readsMoreThanFitsIntoOnePacket() throws IOException {
        server.hosts(IntStream.range(1, 200)
                .mapToObj(i -> "192.0.2." + i + " many.example.com")
                .toArray(String[]::new));
        try (Watched watched = watch(RecordType.A, 80, "many.example.com")) {
            watched.until(refresh -> Watched.addresses(refresh).size() == 199);
        }
    }

    @Test
    void findsTheOtherTypes() throws IOException {
        assertThat(only(RecordType.AAAA, "shop-1.example.com"))
                .isEqualTo(Map.of("__address__", "[2001:db8::1]:80", "__meta_dns_name", "shop-1.example.com"));
        assertThat(only(RecordType.A, "www.example.com"))
                .isEqualTo(Map.of("__address__", "192.0.2.1:80", "__meta_dns_name", "www.example.com"));
        assertThat(only(RecordType.A, "shop-1"))
                .isEqualTo(Map.of("__address__", "192.0.2.1:80", "__meta_dns_name", "shop-1"));
        assertThat(only(RecordType.MX, "example.com"))
                .isEqualTo(Map.of(
                        "__address__", "mail.example.com:80",
                        "__meta_dns_name", "example.com",
                        "__meta_dns_mx_record_target", "mail.example.com."));
        assertThat(only(RecordType.NS, "example.com."))
                .isEqualTo(Map.of(
                        "__address__", "ns1.example.com:80",
                        "__meta_dns_name", "example.com.",
                        "__meta_dns_ns_record_target", "ns1.example.com."));
    }

    @Test
    void aNameThatTheServerRefusesIsNotTheSameAsNone() throws IOException {
        try (Watched watched = watch(RecordType.A, 80, "shop-1.example.com", "none.example.com", "elsewhere.test.")) {
            Refresh refresh = watched.next();
            assertThat(refresh).isInstanceOf(Refresh.Partial.class);
            assertThat(Watched.addresses(refresh)).containsExactly("192.0.2.1:80");
            assertThat(Watched.problem(refresh)).contains("elsewhere.test.: ").contains(" answered REFUSED");
        }
    }

    private Map<String, String> only(RecordType type, String name) throws IOException {
        try (Watched watched = watch(type, 80, name)) {
            List<Labels> targets = Watched.targets(watched.next());
            assertThat(targets).hasSize(1);
            return targets.get(0).byName();
        }
    }

    private Watched watch(RecordType type, int port, String... names) throws IOException {
        Path resolvConf =
                Files.writeString(folder.resolve("resolv.conf"), "search example.com\nnameserver 127.0.0.1\n");
        return Watched.of(new DnsDiscovery(
                List.of(names), type, port, Duration.ofMillis(200), new ResolvConfFile(resolvConf, server.port())));
    }

    private static Labels srv(String host, String port) {
        return Labels.of(Map.of(
                "__address__",
                host + ":" + port,
                "__meta_dns_name",
                SHOP,
                "__meta_dns_srv_record_target",
                host + ".",
                "__meta_dns_srv_record_port",
                port));
    }
}
