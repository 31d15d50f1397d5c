package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesNamesTests {
    private static final SeriesNames NAMES = new SeriesNames(List.of("version", "region"));

    @Test
    void keepsThoseThatTheTargetHas() {
        assertThat(NAMES.of(Labels.of(Map.of("version", "1", "job", "shop"))))
                .isEqualTo(Labels.of(Map.of("version", "1")));
        assertThat(NAMES.of(Labels.of(Map.of("job", "shop")))).isEqualTo(Labels.NONE);
        assertThat(SeriesNames.NONE.of(Labels.of(Map.of("version", "1")))).isEqualTo(Labels.NONE);
    }

    @Test
    void cutsLongValues() {
        Labels kept =
                NAMES.of(Labels.of(Map.of("version", "x".repeat(199) + "\uD83D\uDE00", "region", "y".repeat(200))));
        assertThat(kept.get("version")).hasSize(200).endsWith("\uFFFD");
        assertThat(kept.get("region")).isEqualTo("y".repeat(200));
    }
}
