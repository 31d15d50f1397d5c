package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.http.Authentication;
import io.periskop.http.Authentication.OAuth2;
import io.periskop.http.HttpConfig;
import io.periskop.http.ProxyConfig;
import io.periskop.http.Secret;
import io.periskop.http.TlsConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HttpConfigReaderTests {
    private static final Path DIRECTORY = Path.of("src/test/resources/config/good");
    private static final ServerConfig CONFIG = ConfigLoader.load(DIRECTORY.resolve("http.yaml"));

    @Test
    void readsEveryKey() {
        HttpConfig http = service("basic").scrape().http();
        assertThat(http.authentication())
                .isEqualTo(new Authentication.Basic(
                        new Secret.InFile(DIRECTORY.resolve("user")), Secret.of("s3cret-basic")));
        assertThat(http.tls())
                .isEqualTo(new TlsConfig(
                        new Secret.InFile(DIRECTORY.resolve("certs/ca.pem")),
                        Secret.of("s3cret-certificate"),
                        Secret.of("s3cret-key"),
                        "shop.example.com",
                        true,
                        "TLSv1.2",
                        "TLSv1.3"));
        assertThat(http.proxy())
                .isEqualTo(new ProxyConfig(
                        URI.create("http://me:s3cret-proxy@proxy.example.com:3128"),
                        List.of("192.0.2.0/24", ".example.com"),
                        false,
                        new TreeMap<>(Map.of("X-Pass", List.of(Secret.of("s3cret-connect"), Secret.of("1"))))));
        assertThat(http.followRedirects()).isFalse();
        assertThat(http.enableHttp2()).isFalse();
        assertThat(http.headers())
                .isEqualTo(Map.of(
                        "X-Tenant",
                        List.of(
                                new Secret.Shown("a"),
                                new Secret.Shown("1"),
                                Secret.of("s3cret-header"),
                                new Secret.InFile(Path.of("/run/header"))),
                        "X-Nothing",
                        List.of()));
    }

    @Test
    void readsOAuth2() {
        OAuth2 oauth = (OAuth2) service("oauth").scrape().http().authentication();
        assertThat(oauth.clientId()).isEqualTo("me");
        assertThat(oauth.clientSecret()).isEqualTo(Secret.of("s3cret-client"));
        assertThat(oauth.jwt()).isNull();
        assertThat(oauth.scopes()).containsExactly("a", "b");
        assertThat(oauth.tokenUrl()).isEqualTo(URI.create("https://example.com/token"));
        assertThat(oauth.endpointParams()).isEqualTo(Map.of("audience", "s3cret-parameter"));
        assertThat(oauth.client().proxy().fromEnvironment()).isTrue();
        assertThat(oauth.client().tls().insecureSkipVerify()).isTrue();
        assertThat(oauth.client().headers()).containsOnlyKeys("X-A");
    }

    @Test
    void readsASigningKey() {
        OAuth2 oauth = (OAuth2) service("jwt").scrape().http().authentication();
        assertThat(oauth.clientSecret()).isNull();
        assertThat(oauth.jwt())
                .isEqualTo(new Authentication.JwtKey(
                        Secret.of("s3cret-jwt"), "kid", "RS512", "us", "them", new TreeMap<>(Map.of("a", "1"))));
    }

    @Test
    void readsTokens() {
        assertThat(service("bearer").scrape().http().authentication())
                .isEqualTo(Authentication.bearer(new Secret.InFile(DIRECTORY.resolve("token"))));
        assertThat(service("authorization").scrape().http().authentication())
                .isEqualTo(new Authentication.Credentials("Token", Secret.of("s3cret-credentials")));
    }

    @Test
    void readsWhatPrometheusSaysOfAJob() {
        ScrapeConfig scrape = service("scraped").scrape();
        assertThat(scrape.scheme()).isEqualTo("https");
        assertThat(scrape.params()).isEqualTo(Map.of("module", List.of("a", "b"), "none", List.of()));
        assertThat(scrape.honorLabels()).isTrue();
        assertThat(List.of(
                        scrape.errorLimit(),
                        scrape.targetLimit(),
                        scrape.labelLimit(),
                        scrape.labelNameLengthLimit(),
                        scrape.labelValueLengthLimit(),
                        scrape.keepDroppedTargets()))
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(scrape.names().name()).isEqualTo("UTF8");
        assertThat(scrape.relabelConfigs())
                .singleElement()
                .satisfies(rule -> assertThat(rule.targetLabel()).isEqualTo("a"));
        assertThat(scrape.errorRelabelConfigs())
                .singleElement()
                .satisfies(rule -> assertThat(rule.regex()).isEqualTo("x"));
        assertThat(service("scraped").scraper())
                .isEqualTo(new ScraperConfig("/exceptions", Duration.ofDays(1), Duration.ofMinutes(1), 256 << 20));
    }

    @Test
    void bothWaysOfSayingItGoTogether() {
        assertThat(service("mixed").scraper())
                .isEqualTo(new ScraperConfig("/x", Duration.ofSeconds(5), Duration.ofMillis(4500), 64 << 20));
        assertThat(service("mixed").scrape()).isEqualTo(ScrapeConfig.DEFAULTS);
    }

    @Test
    void noSecretIsEverPrinted() {
        assertThat(CONFIG.toString()).contains("shop.example.com", Secret.MASK).doesNotContain("s3cret");
    }

    private static ServiceConfig service(String name) {
        return CONFIG.services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
