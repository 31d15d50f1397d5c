package io.periskop.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Refresh;
import io.periskop.discovery.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What keeps the targets of a name, and what takes them away. */
@Timeout(60)
class DnsDiscoveryTests {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final List<FakeDns> servers = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (FakeDns server : servers) {
            server.close();
        }
    }

    @Test
    void asksWithRoomForLargeAnswersAndFindsTargets() throws Exception {
        FakeDns server = server("127.0.0.1", FakeDns.saying(Rcode.NOERROR, a("192.0.2.1")));
        try (Watched watched = watch("nameserver 127.0.0.1", "shop.example.com")) {
            watched.untilAddresses("192.0.2.1:80");
        }
        Message query = server.queries().get(0);
        assertThat(query.getOPT().getPayloadSize()).isEqualTo(4096);
        assertThat(query.getHeader().getFlag(Flags.RD)).isTrue();
        assertThat(query.getQuestion().getType()).isEqualTo(Type.A);
    }

    @Test
    void asksAgainOverTcpWhenTheAnswerWasCut() throws Exception {
        FakeDns server = server("127.0.0.1", (query, tcp) -> {
            Message answer = FakeDns.answer(query, Rcode.NOERROR, a("192.0.2.1"));
            if (tcp) {
                for (int i = 2; i < 250; i++) {
                    answer.addRecord(a("192.0.2." + i), org.xbill.DNS.Section.ANSWER);
                }
            } else {
                answer.getHeader().setFlag(Flags.TC);
            }
            return answer;
        });
        try (Watched watched = watch("nameserver 127.0.0.1", "shop.example.com")) {
            assertThat(Watched.addresses(watched.next())).hasSize(249);
        }
        assertThat(server.asked()).startsWith("shop.example.com.", "tcp shop.example.com.");
    }

    @Test
    void triesTheSearchListUntilANameIsThere() throws Exception {
        FakeDns server = server(
                "127.0.0.1",
                (query, tcp) -> query.getQuestion().getName().toString().equals("shop.b.example.com.")
                        ? FakeDns.answer(query, Rcode.NOERROR, a("192.0.2.1"))
                        : FakeDns.answer(query, Rcode.NXDOMAIN));
        try (Watched watched =
                watch("nameserver 127.0.0.1\nsearch a.example.com b.example.com c.example.com", "shop")) {
            Refresh found = watched.next();
            assertThat(Watched.addresses(found)).containsExactly("192.0.2.1:80");
            assertThat(Watched.targets(found).get(0).get("__meta_dns_name")).isEqualTo("shop");
        }
        assertThat(server.asked())
                .startsWith("shop.a.example.com.", "shop.b.example.com.")
                .doesNotContain("shop.");
    }

    @Test
    void aNameThatIsThereWithoutRecordsEndsTheSearch() throws Exception {
        FakeDns server = server("127.0.0.1", FakeDns.saying(Rcode.NOERROR));
        try (Watched watched = watch("nameserver 127.0.0.1\nsearch a.example.com b.example.com", "shop")) {
            assertThat(watched.next()).isInstanceOf(Refresh.Found.class);
        }
        assertThat(server.asked()).doesNotContain("shop.b.example.com.");
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.FORMERR, Rcode.NOTIMP})
    void asksTheNextServerWhenOneSaysNeitherYesNorNo(int rcode) throws Exception {
        FakeDns first = server("127.0.0.1", FakeDns.saying(rcode));
        server("127.0.0.2", FakeDns.saying(Rcode.NOERROR, a("192.0.2.1")));
        try (Watched watched = watch("nameserver 127.0.0.1\nnameserver 127.0.0.2", "shop.example.com")) {
            assertThat(watched.next()).isInstanceOf(Refresh.Found.class);
        }
        assertThat(first.asked()).isNotEmpty();
    }

    @Test
    void thatANameIsNotThereEmptiesIt() throws Exception {
        FakeDns server = server("127.0.0.1", FakeDns.saying(Rcode.NOERROR, a("192.0.2.1")));
        try (Watched watched = watch("nameserver 127.0.0.1", "shop.example.com")) {
            watched.untilAddresses("192.0.2.1:80");
            server.answers(FakeDns.saying(Rcode.NXDOMAIN));
            assertThat(watched.untilAddresses()).isInstanceOf(Refresh.Found.class);
            server.answers(FakeDns.saying(Rcode.NOERROR, a("192.0.2.2")));
            watched.untilAddresses("192.0.2.2:80");
            server.answers(FakeDns.saying(Rcode.NOERROR));
            assertThat(watched.untilAddresses()).isInstanceOf(Refresh.Found.class);
        }
    }

    @Test
    void troubleWithOneCandidateMeansThatTheNameIsNotKnown() throws Exception {
        FakeDns server = server("127.0.0.1", FakeDns.saying(Rcode.NXDOMAIN));
        try (Watched watched = watch("nameserver 127.0.0.1\nsearch a.example.com b.example.com", "shop")) {
            assertThat(watched.next()).isInstanceOf(Refresh.Found.class);
            server.answers((query, tcp) -> FakeDns.answer(
                    query,
                    query.getQuestion().getName().toString().equals("shop.b.example.com.")
                            ? Rcode.SERVFAIL
                            : Rcode.NXDOMAIN));
            assertThat(watched.until(refresh -> refresh instanceof Refresh.Failed))
                    .isEqualTo(new Refresh.Failed("shop: 127.0.0.1:" + server.port()
                            + " answered SERVFAIL for shop.b.example.com.; look at the servers in "
                            + folder.resolve("resolv.conf")));
        }
    }

    @Test
    void aNameInTroubleKeepsItsTargetsWhileOthersGoOn() throws Exception {
        FakeDns server = server("127.0.0.1", FakeDns.saying(Rcode.NOERROR, a("192.0.2.1")));
        try (Watched watched = watch("nameserver 127.0.0.1", "one.example.com", "two.example.com")) {
            watched.untilAddresses("192.0.2.1:80", "192.0.2.1:80");
            server.answers(
                    (query, tcp) -> query.getQuestion().getName().toString().startsWith("one")
                            ? FakeDns.answer(query, Rcode.REFUSED)
                            : FakeDns.answer(query, Rcode.NOERROR, a("192.0.2.2")));
            Refresh partial = watched.untilAddresses("192.0.2.1:80", "192.0.2.2:80");
            assertThat(Watched.problem(partial))
                    .startsWith(
                            "one.example.com: 127.0.0.1:" + server.port() + " answered REFUSED for one.example.com.");
        }
    }

    @Test
    void groupsThatDidNotChangeAreTheSameObjects() throws Exception {
        FakeDns server = server("127.0.0.1", FakeDns.saying(Rcode.NOERROR, a("192.0.2.1"), a("192.0.2.2")));
        try (Watched watched = watch("nameserver 127.0.0.1", "shop.example.com")) {
            Refresh first = watched.next();
            server.answers(FakeDns.saying(Rcode.NOERROR, a("192.0.2.2"), a("192.0.2.1")));
            watched.next();
            assertThat(Watched.groups(watched.next()).get(0))
                    .isSameAs(Watched.groups(first).get(0));
        }
    }

    @Test
    void aServerThatSaysNothingIsLeftForTheNext() throws Exception {
        server("127.0.0.1", (query, tcp) -> null);
        server("127.0.0.2", FakeDns.saying(Rcode.NOERROR, a("192.0.2.1")));
        try (Watched watched = watch("nameserver 127.0.0.1\nnameserver 127.0.0.2", "shop.example.com")) {
            assertThat(Watched.addresses(watched.next())).containsExactly("192.0.2.1:80");
        }
    }

    @Test
    void silentServersNeverHangIt() throws Exception {
        FakeDns server = server("127.0.0.1", (query, tcp) -> null);
        try (Watched watched = watch("nameserver 127.0.0.1", "shop.example.com")) {
            assertThat(Watched.problem(watched.next()))
                    .startsWith("shop.example.com: 127.0.0.1:" + server.port()
                            + " gave no answer for shop.example.com. within 2 s");
            server.answers(FakeDns.saying(Rcode.NOERROR, a("192.0.2.1")));
            watched.untilAddresses("192.0.2.1:80");
        }
    }

    @Test
    void manySilentServersDoNotTakeTheOtherNamesWithThem() throws Exception {
        server(
                "127.0.0.1",
                (query, tcp) -> query.getQuestion().getName().toString().startsWith("good")
                        ? FakeDns.answer(query, Rcode.NOERROR, a("192.0.2.1"))
                        : null);
        String search = "nameserver 127.0.0.1\noptions ndots:9\nsearch a.example.com b.example.com c.example.com"
                + " d.example.com e.example.com f.example.com";
        try (Watched watched = watch(search, "silent", "good")) {
            Refresh partial = watched.next();
            assertThat(Watched.addresses(partial)).containsExactly("192.0.2.1:80");
            assertThat(Watched.problem(partial)).startsWith("silent: not all servers answered in time");
        }
    }

    @Test
    void readsTheServersAnewForEachRefresh() throws Exception {
        server("127.0.0.1", FakeDns.saying(Rcode.NOERROR, a("192.0.2.1")));
        server("127.0.0.2", FakeDns.saying(Rcode.NOERROR, a("192.0.2.2")));
        try (Watched watched = watch("nameserver 127.0.0.1", "shop.example.com")) {
            watched.untilAddresses("192.0.2.1:80");
            Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.2\n");
            watched.untilAddresses("192.0.2.2:80");
            Files.delete(folder.resolve("resolv.conf"));
            assertThat(Watched.problem(watched.until(refresh -> refresh instanceof Refresh.Failed)))
                    .contains("cannot be read");
        }
    }

    @Test
    void answersToOtherQuestionsAreNotTaken() throws Exception {
        FakeDns server = server("127.0.0.1", (query, tcp) -> {
            Message answer = FakeDns.answer(query, Rcode.NOERROR, a("192.0.2.66"));
            answer.getHeader().setID(query.getHeader().getID() ^ 1);
            return answer;
        });
        try (Watched watched = watch("nameserver 127.0.0.1", "shop.example.com")) {
            assertThat(watched.next()).isInstanceOf(Refresh.Failed.class);
        }
        assertThat(server.asked()).isNotEmpty();
    }

    private FakeDns server(String address, FakeDns.Answers answers) throws IOException {
        FakeDns server =
                new FakeDns(address, servers.isEmpty() ? 0 : servers.get(0).port(), answers);
        servers.add(server);
        return server;
    }

    private Watched watch(String resolvConf, String... names) throws IOException {
        Path file = Files.writeString(folder.resolve("resolv.conf"), resolvConf + "\n");
        return Watched.of(new DnsDiscovery(
                List.of(names),
                RecordType.A,
                80,
                INTERVAL,
                new ResolvConfFile(file, servers.get(0).port())));
    }

    private static Record a(String address) throws IOException {
        return Record.fromString(Name.fromString("shop.example.com."), Type.A, DClass.IN, 60, address, Name.root);
    }
}
