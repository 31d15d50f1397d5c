package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "/ /",
                "/services/a/errors/ /services/a/errors/",
                "/a%2Fb%40c /a%2Fb%40c",
                "/a+b;c=d,e:f@g!$&'()*~-._ /a+b;c=d,e:f@g!$&'()*~-._",
                "/a|b /a%7Cb",
                "/a[1]{2}^ /a%5B1%5D%7B2%7D%5E",
                "/a\"<>\\ /a%22%3C%3E%5C",
                "/a#b /a%23b",
                "/\u00c3\u00a4 /%C3%A4",
                "/?a=%&b=%zz&c=%41?/ /?a=%25&b=%25zz&c=%41?/",
                "/?[|] /?%5B%7C%5D",
                "//x//y //x//y",
                "http://x/services/?a /services/?a",
                "HTTPS://x /",
                "http://x?a /?a",
            })
    void makesLegalWhatClientsSend(String sent, String legal) {
        assertThat(RequestTarget.legal(sent)).isEqualTo(legal);
        assertThat(URI.create("http://host" + legal).getRawPath()).startsWith("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "services/",
                "/%",
                "/%4",
                "/%zz",
                "/a%",
                "ftp://x/",
                "/a b",
                "/\u0000",
                "/\u007f",
                "/\u0100"
            })
    void refusesWhatHasNoMeaning(String sent) {
        assertThat(RequestTarget.legal(sent)).isNull();
    }

    @Test
    void noAddressLooksLikeARefusal() {
        assertThat(RequestTarget.legal("refused:BAD_REQUEST")).isNull();
        assertThat(WireGuard.refusal("/refused:BAD_REQUEST")).isNull();
        assertThat(WireGuard.refusal("refused:BAD_REQUEST")).isEqualTo(Refusal.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:80", "a.b-c_d:8080", "[::1]", "[2001:db8::1%25eth0]:80", "127.0.0.1:", "a,b"})
    void namesOfHosts(String host) {
        assertThat(HostHeader.isGood(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "[", "::1", "a:b", "a:999999", "x@y", "x/y", "x?y", "\u00e4", "a:1:2", "[::1"})
    void noNamesOfHosts(String host) {
        assertThat(HostHeader.isGood(host)).isFalse();
    }
}
