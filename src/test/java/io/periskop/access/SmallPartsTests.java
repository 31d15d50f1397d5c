package io.periskop.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

/** Everything that decides without waiting. */
class SmallPartsTests {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/errors, READ",
        "HEAD, /services/, READ",
        "GET, /-/reload, READ",
        "GET, /metrics, ",
        "GET, /metrics/, READ",
        "GET, /metrics/x, READ",
        "POST, /metrics, WRITE",
        "OPTIONS, /api/v1/errors, ",
        "POST, /api/v1/query, READ",
        "POST, /api/v1/query/x, WRITE",
        "PUT, /api/v1/query, WRITE",
        "POST, /api/v1/errors/actions, WRITE",
        "PATCH, /api/v1/errors/1, WRITE",
        "DELETE, /services/a/errors/k/, WRITE",
        "POST, /-/reload, ADMIN",
        "POST, /-/reloa%64, ADMIN",
        "POST, /%2d/reload, ADMIN",
        "POST, /-;a=b/reload;c=d, ADMIN",
        "POST, /-/, ADMIN",
        "POST, /api/v1/import, ADMIN",
        "POST, /api/v1/import/states, ADMIN",
        "POST, /errors, PUSH",
        "POST, /v1/traces, PUSH",
        "POST, /v1/logs, PUSH",
        "POST, /api/v1/push, PUSH",
        "PUT, /push/a/b, PUSH",
    })
    void everyRequestNeedsARole(String method, String path, AccessRole role) {
        Permission permission = Permission.of(
                HttpMethod.valueOf(method), PathContainer.parsePath(path), Permission.patterns("/metrics"));

        assertThat(permission.role()).isEqualTo(role);
        assertThat(permission.probe()).isFalse();
        assertThat(permission.writes()).isEqualTo(role != null && role != AccessRole.READ);
    }

    /** Who sends events has a key, which the route checks. */
    @ParameterizedTest
    @CsvSource({
        "POST, /api/42/envelope/, true",
        "POST, /api/42/store, true",
        "OPTIONS, /api/42/envelope, true",
        "POST, /api/v1/envelope, false",
        "POST, /api/v1/errors/store, false",
        "POST, /api/42/envelope/x, false",
        "POST, /api/42, false",
    })
    void eventsNeedNoRole(String method, String path, boolean keyed) {
        Permission permission = Permission.of(HttpMethod.valueOf(method), PathContainer.parsePath(path), List.of());

        assertThat(permission.probe()).isEqualTo(keyed);
        assertThat(permission.role() == null).isEqualTo(keyed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/healthy", "/-/ready", "/-/health"})
    void probesNeedNone(String path) {
        assertThat(Permission.of(HttpMethod.GET, PathContainer.parsePath(path), List.of())
                        .probe())
                .isTrue();
    }

    @Test
    void whoWritesMaySeeAndAdminsMayEverything() {
        assertThat(AccessRole.READ.isGrantedBy(Set.of(AccessRole.WRITE))).isTrue();
        assertThat(AccessRole.READ.isGrantedBy(Set.of(AccessRole.PUSH))).isFalse();
        assertThat(AccessRole.WRITE.isGrantedBy(Set.of(AccessRole.READ, AccessRole.PUSH)))
                .isFalse();
        assertThat(AccessRole.ADMIN.isGrantedBy(Set.of(AccessRole.READ, AccessRole.WRITE, AccessRole.PUSH)))
                .isFalse();
        for (AccessRole role : AccessRole.values()) {
            assertThat(role.isGrantedBy(Set.of(AccessRole.ADMIN))).isTrue();
            assertThat(role.isGrantedBy(Set.of())).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "periskop.example.com, true",
        "PERISKOP.example.com:8080, true",
        "periskop.example.com., true",
        "a.apps.example.com:1, true",
        "apps.example.com, false",
        "evil.example, false",
        "periskop.example.com.evil.example, false",
        "xapps.example.com, false",
        "localhost:8080, true",
        "127.0.0.1:8080, true",
        "10.0.0.7, true",
        "[2001:db8::1]:8080, true",
        "127.0.0.1.evil.example, false",
        "'', true",
    })
    void hostsThatMayBeNamed(String host, boolean allowed) {
        HostNames names = new HostNames(List.of("periskop.example.com", "*.apps.example.com"));
        assertThat(names.allows(host)).isEqualTo(allowed);
        assertThat(new HostNames(List.of()).allows(host)).isTrue();
        assertThat(names.allows(null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.0/24, ::ffff:192.0.2.9, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "0.0.0.0/0, 2001:db8::1, false",
        "0.0.0.0/0, unknown, false",
    })
    void networks(String network, String address, boolean within) {
        assertThat(Networks.of(List.of(network)).contains(address)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2/24"})
    void noNetworks(String network) {
        assertThatIllegalArgumentException().isThrownBy(() -> Networks.of(List.of(network)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1|203.0.113.9|203.0.113.9",
                "10.0.0.1|198.51.100.1, 203.0.113.9|203.0.113.9",
                "10.0.0.1|198.51.100.1, 10.0.0.2|198.51.100.1",
                "10.0.0.1|198.51.100.1, spoof|10.0.0.1",
                "10.0.0.1||10.0.0.1",
                "203.0.113.9|198.51.100.1|203.0.113.9",
            })
    void onlyTrustedProxiesSayWhoAsks(String remote, String forwarded, String address) {
        MockServerHttpRequest.BaseBuilder<?> request =
                MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress(remote, 1));
        if (forwarded != null) {
            request.header("X-Forwarded-For", forwarded);
        }
        assertThat(ClientAddress.of(request.build(), Networks.of(List.of("10.0.0.0/8"))))
                .isEqualTo(address);
    }

    @Test
    void oneNetworkOfIpv6IsOneClient() {
        assertThat(ClientAddress.client("2001:db8:0:1::1")).isEqualTo(ClientAddress.client("2001:db8:0:1:ffff::2"));
        assertThat(ClientAddress.client("2001:db8:0:1::1")).isNotEqualTo(ClientAddress.client("2001:db8:0:2::1"));
        assertThat(ClientAddress.client("192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void bucketsEmptyAndFill() {
        AtomicLong nanos = new AtomicLong();
        TokenBuckets buckets = new TokenBuckets(new RateLimit(2, 3), nanos::get);

        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a")).isZero();
        }
        assertThat(buckets.take("a")).isEqualTo(Duration.ofMillis(500));
        assertThat(buckets.take("b")).isZero();
        nanos.addAndGet(Duration.ofMillis(499).toNanos());
        assertThat(buckets.take("a")).isPositive();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
        buckets.giveBack("a");
        assertThat(buckets.take("a")).isZero();
    }

    @Test
    void bucketsAreBounded() {
        TokenBuckets buckets = new TokenBuckets(new RateLimit(1, 1), () -> 0);
        for (int i = 0; i < 30_000; i++) {
            buckets.take("client " + i);
        }
        assertThat(buckets.size()).isEqualTo(10_000);
    }

    @Property(tries = 300)
    void anAuditedTextIsOnOneLine(@ForAll String text) {
        String quoted = AuditLog.quoted(text);
        assertThat(quoted).startsWith("\"").endsWith("\"").doesNotContain("\n", "\r", "\u2028", "\u2029", "\0");
        assertThat(quoted.substring(1, quoted.length() - 1).replaceAll("\\\\.", ""))
                .doesNotContain("\"");
    }

    @Test
    void secretsAreNotTold() {
        Account account = new Account("a", Set.of(AccessRole.READ), false);
        assertThat(new PasswordLogin(account, "$2a$04$h4sh").toString()).doesNotContain("h4sh");
        TokenLogin token = TokenLogin.of(account, "s3cret-s3cret-s3cret");
        assertThat(token.toString()).doesNotContain("s3cret").doesNotContain(token.sha256());
    }
}
