package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.http.Secret;
import io.periskop.ingest.sentry.SentryProject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentryReaderTests {
    @Test
    void readsEveryKey() {
        assertThat(read("{projects: [{id: 42, service: shop, keys: [key-one-1, key_two_2], rate_limit: 10, tags: [a]},"
                        + " {id: '007', service: shop, keys: [12345678]}]}"))
                .containsExactly(
                        new SentryProject(
                                "42",
                                "shop",
                                List.of(new Secret.Inline("key-one-1"), new Secret.Inline("key_two_2")),
                                10,
                                List.of("a")),
                        new SentryProject("007", "shop", List.of(new Secret.Inline("12345678")), 0, null));
        assertThat(read("{}")).isEmpty();
        assertThat(read("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{project: []} | sentry.project",
                "{projects: [{service: s, keys: [12345678]}]} | sentry.projects[0].id",
                "{projects: [{id: shop, service: s, keys: [12345678]}]} | bad id",
                "{projects: [{id: 1, keys: [12345678]}]} | service",
                "{projects: [{id: 1, service: '', keys: [12345678]}]} | empty name",
                "{projects: [{id: 1, service: s}]} | sentry.projects[0].keys",
                "{projects: [{id: 1, service: s, keys: []}]} | 1 to 20 keys",
                "{projects: [{id: 1, service: s, keys: [12345678], rate_limit: -1}]} | rate_limit",
                "{projects: [{id: 1, service: s, keys: [12345678]}, {id: 1, service: t, keys: [12345678]}]} | duplicate id",
            })
    void saysWhatIsWrong(String sentry, String sentence) {
        assertThatThrownBy(() -> read(sentry))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void saysNoKey() {
        assertThatThrownBy(() -> read("{projects: [{id: 1, service: s, keys: ['hunter 2 hunter']}]}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bad key")
                .hasMessageNotContaining("hunter");
        assertThat(read("{projects: [{id: 1, service: s, keys: [hunter22]}]}").toString())
                .doesNotContain("hunter22");
    }

    private static List<SentryProject> read(String sentry) {
        return ConfigLoader.parse("p.yaml", ("sentry: " + sentry + "\n").getBytes(StandardCharsets.UTF_8))
                .sentry();
    }
}
