package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTests {
    private static final Path GOOD = Path.of("src/test/resources/config/good");

    private static final List<String> FOR_EVER =
            List.of("occurrence_retention", "resolved_retention", "silent_retention", "event_retention");

    @ParameterizedTest
    @ValueSource(strings = {"empty", "comments", "nothing"})
    void anEmptyFileIsValid(String name) {
        assertThat(load(name)).isEqualTo(ServerConfig.EMPTY);
    }

    @Test
    void aFileOfPeriskopWorksUnchanged() {
        ServerConfig config = load("periskop");
        assertThat(config.repository()).isEqualTo(RepositoryConfig.MEMORY);
        assertThat(config.services())
                .containsExactly(
                        new ServiceConfig(
                                "checkout",
                                List.of(new StaticConfig(List.of("checkout-1:8080", "checkout-2:8080"), Map.of())),
                                List.of(),
                                scraper("/errors", Duration.ofSeconds(10), Duration.ofSeconds(9)),
                                ScrapeConfig.DEFAULTS),
                        new ServiceConfig(
                                "payments",
                                List.of(new StaticConfig(
                                        List.of("payments.example.com:7777"),
                                        Map.of("env", "production", "shard", "1"))),
                                List.of(),
                                scraper("/-/exceptions?format=json", Duration.ofSeconds(90), Duration.ofSeconds(10)),
                                ScrapeConfig.DEFAULTS));
    }

    @Test
    void readsEveryKey() {
        ServerConfig config = load("full");
        assertThat(config.repository())
                .isEqualTo(new RepositoryConfig(RepositoryConfig.Type.MEMORY, "periskop.db", null, 10));
        assertThat(config.web()).isEqualTo(new WebConfig("127.0.0.1:8080"));
        assertThat(config.services())
                .extracting(ServiceConfig::name)
                .containsExactly("Web shop (EU), Ünïcode ☂", "404", "no targets");
        ServiceConfig shop = config.services().get(0);
        assertThat(shop.scraper())
                .isEqualTo(
                        new ScraperConfig("/errors?a=b&c=%20", Duration.ofHours(1), Duration.ofMinutes(1), 1_572_864));
        assertThat(shop.staticConfigs().get(0).targets())
                .containsExactly(
                        "localhost", "[::1]:8080", "[fe80::1%eth0]:80", "10.0.0.1:65535", "a_b.example.com.:1");
        assertThat(shop.staticConfigs().get(0).labels())
                .containsExactly(
                        Map.entry("env", ""),
                        Map.entry("region", "eu-west"),
                        Map.entry("empty", ""),
                        Map.entry("__x", "1"));
        assertThat(shop.staticConfigs().get(1).targets()).isEmpty();
        assertThat(config.limits())
                .isEqualTo(new LimitsConfig(
                        11,
                        12,
                        13,
                        14 << 10,
                        15,
                        16,
                        17,
                        28,
                        19,
                        20,
                        Duration.ofHours(21),
                        Duration.ofDays(22),
                        Duration.ofDays(29),
                        Duration.ofDays(30),
                        Duration.ZERO,
                        Duration.ofDays(31),
                        Duration.ofHours(23),
                        Duration.ofHours(24),
                        26,
                        25,
                        27 << 20,
                        1_000,
                        100,
                        29));
    }

    @Test
    void missingKeysHaveDefaults() {
        List<ServiceConfig> services = load("defaults").services();
        assertThat(services.get(0).scraper()).isEqualTo(ScraperConfig.DEFAULTS);
        assertThat(services.get(1).scraper())
                .isEqualTo(scraper("/errors", Duration.ofMillis(10), Duration.ofMillis(9)));
        assertThat(services.get(2).scraper()).isEqualTo(ScraperConfig.DEFAULTS);
    }

    @Test
    void seriesLabelsOfTheFileHoldWhereAServiceHasNone() {
        List<ServiceConfig> services = parse(
                        "{series_labels: [version], services: [{name: a}, {name: b, series_labels: []},"
                                + " {name: c, series_labels: [region, version]}]}")
                .services();
        assertThat(services)
                .extracting(ServiceConfig::seriesLabels)
                .containsExactly(List.of("version"), List.of(), List.of("region", "version"));
    }

    static Stream<String> limits() {
        return Stream.of(LimitsConfig.class.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void everyLimitIsAKeyAndRefusesWhatIsTooLittle(String key) {
        String little = FOR_EVER.contains(key) ? "1s" : "0";
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse("limits: {" + key + ": " + little + "}"))
                .withMessageStartingWith("p.yaml:1: limits." + key + ": out of range '" + little + "'; give ");
    }

    @Test
    void retentionOfZeroIsForEver() {
        for (String key : FOR_EVER) {
            assertThat(parse("limits: {" + key + ": 0}").limits())
                    .isEqualTo(parse("limits: {" + key + ": 0s}").limits());
        }
        assertThat(parse("limits: {resolved_retention: 0}").limits().resolvedRetention())
                .isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"concurrent_scrapes: 10, 10", "concurrent_scrapes: 1000, 64", "concurrent_scrapes_per_service: 7, 7"})
    void scrapesOfOneServiceFollowTheScrapesOfAll(String limit, int expected) {
        assertThat(parse("limits: {" + limit + "}").limits().concurrentScrapesPerService())
                .isEqualTo(expected);
    }

    @Test
    void oneBodyFitsIntoTheBytesInFlight() {
        ServerConfig config = parse("{services: [{name: a}], limits: {body_bytes_in_flight: 2MiB}}");
        assertThat(config.services().get(0).scraper().bodySizeLimit()).isEqualTo(2 << 20);
    }

    @Test
    void laterDefaultsGiveWayToEarlierLimits() {
        LimitsConfig limits = parse("limits: {stale_after: 60d, minute_retention: 1y, hour_retention: 1y}")
                .limits();
        assertThat(limits.forgetAfter()).isEqualTo(Duration.ofDays(60));
    }

    @ParameterizedTest
    @CsvSource({"'', true", "enable_compression: true, true", "enable_compression: false, false"})
    void answersMayComeCompressedUnlessItIsSwitchedOff(String line, boolean expected) {
        ServerConfig config =
                ConfigLoader.parse("p.yaml", ("services:\n- name: a\n  " + line).getBytes(StandardCharsets.UTF_8));
        assertThat(config.services().get(0).scrape().enableCompression()).isEqualTo(expected);
    }

    @Test
    void onlyTheFirstDocumentCounts() {
        assertThat(load("two-documents").services())
                .extracting(ServiceConfig::name)
                .containsExactly("first");
    }

    @Test
    void aliasesAndMergesWork() {
        List<ServiceConfig> services = load("aliases").services();
        assertThat(services.get(1).staticConfigs())
                .isEqualTo(services.get(0).staticConfigs())
                .hasSize(1);
        assertThat(services.get(1).scraper())
                .isEqualTo(scraper("/fast", Duration.ofSeconds(2), Duration.ofMillis(1_800)));
    }

    @Test
    void aByteOrderMarkAndWindowsLinesWork() {
        assertThat(load("byte-order-mark").services())
                .extracting(ServiceConfig::name)
                .containsExactly("bom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1:30", "0x10", "2026-01-01", "=", "<<", "'~'", "1.50"})
    void aNameIsTextAsItIsWritten(String name) {
        assertThat(parse("services: [{name: " + name + "}]").services().get(0).name())
                .isEqualTo(name.replace("'", ""));
    }

    @ParameterizedTest
    @CsvSource({"localhost:8080, localhost, 8080", ":0, , 0", "[::1]:80, ::1, 80", "0.0.0.0:9, 0.0.0.0, 9"})
    void takesTheListenAddressApart(String listen, String address, int port) {
        WebConfig web = parse("web: {listen_address: '" + listen + "'}").web();
        assertThat(web.address()).isEqualTo(address);
        assertThat(web.port()).isEqualTo(port);
    }

    @Test
    void theManualShowsTheDefaults() throws IOException {
        String manual = Files.readString(Path.of("docs/configuration.md"));
        int start = manual.indexOf("```yaml\n") + "```yaml\n".length();
        ServerConfig config = parse(manual.substring(start, manual.indexOf("```", start)));
        assertThat(config.repository()).isEqualTo(RepositoryConfig.MEMORY);
        assertThat(config.services().get(0).scraper()).isEqualTo(ScraperConfig.DEFAULTS);
        assertThat(config.limits()).isEqualTo(LimitsConfig.DEFAULTS);
        limits().forEach(key -> assertThat(manual).contains("\n  " + key + ": ", "| `" + key + "` |"));
    }

    private static ScraperConfig scraper(String endpoint, Duration interval, Duration timeout) {
        return new ScraperConfig(endpoint, interval, timeout, 64 << 20);
    }

    private static ServerConfig load(String name) {
        return ConfigLoader.load(GOOD.resolve(name + ".yaml"));
    }

    private static ServerConfig parse(String yaml) {
        return ConfigLoader.parse("p.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }
}
