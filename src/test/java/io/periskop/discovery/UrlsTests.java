package io.periskop.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlsTests {
    @ParameterizedTest
    @CsvSource({
        "http://example.com, http://example.com",
        "HTTPS://example.com:8443/a/, https://example.com:8443/a",
        "http://[::1]:80//, http://[::1]:80",
        "http://checkout_web:8080/, http://checkout_web:8080"
    })
    void takesServers(String text, String expected) {
        assertThat(Urls.server(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com",
                "http://",
                "http:///a",
                "http://a b",
                "http://example.com:65536",
                "http://example.com:1:2",
                "http://example.com?a=b",
                "http://example.com#a"
            })
    void refusesOthers(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Urls.server(text))
                .withMessageStartingWith("'" + text + "' ")
                .withMessageContaining("; write ");
    }

    @Test
    void showsNoUser() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Urls.server("http://me:s3cret@example.com\n"))
                .withMessage("'***@example.com\\u000A' is not the URL of a server;"
                        + " write http:// or https://, a host and, if needed, port and path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Urls.server("http://me:s3cret@example.com"))
                .withMessage("'***@example.com' has a user; take it out of the URL and give basic_auth");
        assertThat(Urls.shown(URI.create("http://me:s3cret@example.com:1/a?token=b#c")))
                .isEqualTo("http://example.com:1/a");
        assertThat(Urls.shown(URI.create("http://me:s3cret@a_b:1/a"))).isEqualTo("http://a_b:1/a");
    }

    @ParameterizedTest
    @CsvSource({
        "http://me:s%3Acret@example.com/a, http://example.com/a, me, s:cret",
        "https://me@example.com:1, https://example.com:1, me, ''",
        "http://me:a@b+@example.com, http://example.com, me, a@b+"
    })
    void takesTheUserOutOfAUrl(String text, String uri, String user, String password) {
        ServerUrl url = ServerUrl.of(text, HttpConfig.DEFAULT);
        assertThat(url.uri()).hasToString(uri);
        assertThat(url.http().authentication())
                .isEqualTo(new Authentication.Basic(Secret.of(user), Secret.of(password)));
        assertThat(url.toString()).doesNotContain("s:cret");
    }

    @Test
    void withoutAUserNothingChanges() {
        HttpConfig configured = HttpConfig.DEFAULT.with(Authentication.bearer(Secret.of("t0ken")));
        assertThat(ServerUrl.of("http://example.com/a@b", configured).http()).isSameAs(configured);
        assertThatIllegalArgumentException().isThrownBy(() -> ServerUrl.of("me@example.com", configured));
    }

    @Test
    void encodes() {
        assertThat(Urls.encode("aZ09-._~ /?&=+%é")).isEqualTo("aZ09-._~%20%2F%3F%26%3D%2B%25%C3%A9");
    }

    @ParameterizedTest
    @CsvSource({"a-b.c/d, a_b_c_d", "Aé☂z_9, A__z_9", "'', ''"})
    void sanitizesNames(String name, String expected) {
        assertThat(MetaLabels.sanitize(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a, a:80", "10.0.0.1, 10.0.0.1:80", "::1, [::1]:80", "'', :80"})
    void joinsAddresses(String host, String expected) {
        assertThat(Addresses.join(host, 80)).isEqualTo(expected);
    }
}
