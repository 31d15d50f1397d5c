package io.periskop.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.discovery.DiscoveryTrouble;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolvConfTests {

    @Test
    void readsWhatCounts() throws Exception {
        ResolvConf conf = ResolvConf.parse("""
                # comment
                ; another
                nameserver 192.0.2.1
                  nameserver\t2001:db8::1
                nameserver ns.example.com
                nameserver
                domain one.example.com two.example.com
                search a.example.com b.example.com.
                options edns0 ndots:5 timeout:1
                sortlist 192.0.2.0
                """);
        assertThat(conf.servers())
                .containsExactly(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1"));
        assertThat(conf.search()).extracting(Object::toString).containsExactly("a.example.com.", "b.example.com.");
        assertThat(conf.ndots()).isEqualTo(5);
    }

    @Test
    void hasTheDefaultsOfResolvers() {
        ResolvConf conf = ResolvConf.parse("");
        assertThat(conf.servers()).isEmpty();
        assertThat(conf.search()).isEmpty();
        assertThat(conf.ndots()).isEqualTo(1);
        assertThat(ResolvConf.parse("options ndots:99").ndots()).isEqualTo(15);
        assertThat(ResolvConf.parse("options ndots:-1").ndots()).isZero();
        assertThat(ResolvConf.parse("options ndots:x").ndots()).isEqualTo(1);
        assertThat(ResolvConf.parse("domain one.example.com other.example.com").search())
                .extracting(Object::toString)
                .containsExactly("one.example.com.");
    }

    @ParameterizedTest
    @CsvSource({
        "1, shop, shop.a.example.com. shop.b.example.com. shop.",
        "1, shop.svc, shop.svc. shop.svc.a.example.com. shop.svc.b.example.com.",
        "1, shop.svc., shop.svc.",
        "5, _http._tcp.shop, _http._tcp.shop.a.example.com. _http._tcp.shop.b.example.com. _http._tcp.shop.",
        "0, shop, shop. shop.a.example.com. shop.b.example.com.",
    })
    void triesNamesInTheOrderOfResolvers(int ndots, String name, String candidates) {
        ResolvConf conf = ResolvConf.parse("search a.example.com b.example.com\noptions ndots:" + ndots);
        assertThat(conf.candidates(name)).extracting(Object::toString).isEqualTo(List.of(candidates.split(" ")));
    }

    @Test
    void leavesOutNamesThatCannotBe() {
        String longest = "a.".repeat(126) + "a";
        assertThat(ResolvConf.parse("search b.example.com").candidates(longest))
                .extracting(Object::toString)
                .containsExactly(longest + ".");
    }

    @Test
    void saysWhenThereIsNoServerToAsk(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("resolv.conf");
        assertThatThrownBy(() -> new ResolvConfFile(file, 53).read())
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessageContaining("resolv.conf, which names the DNS servers, cannot be read");
        Files.writeString(file, "search example.com\n");
        assertThatThrownBy(() -> new ResolvConfFile(file, 53).read())
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessageContaining("resolv.conf names no nameserver; add one");
    }
}
