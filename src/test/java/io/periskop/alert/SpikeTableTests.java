package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.alert.SpikeTable.Kind;
import io.periskop.alert.SpikeTable.Ours;
import io.periskop.alert.SpikeTable.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpikeTableTests {
    @ParameterizedTest
    @EnumSource(Kind.class)
    void alarmsAreRarelyFalse(Kind kind) {
        assertThat(SpikeTable.run(kind, Ours::new).falseAWeek()).isLessThan(0.1);
    }

    @Test
    void spikesAreFound() {
        Result steady = SpikeTable.run(Kind.STEADY, Ours::new);
        assertThat(steady.found(0)).isEqualTo(1);
        assertThat(steady.median(0)).isLessThan(40);
        assertThat(steady.found(1)).isEqualTo(1);
        assertThat(steady.median(1)).isLessThan(6);
        Result daily = SpikeTable.run(Kind.DAILY, Ours::new);
        assertThat(daily.found(0)).isGreaterThan(0.7);
        assertThat(daily.found(1)).isEqualTo(1);
        assertThat(SpikeTable.run(Kind.BURSTY, Ours::new).found(1)).isGreaterThan(0.8);
    }

    @Test
    void theNoteHasThisTable() throws IOException {
        List<String> note = Files.readAllLines(Path.of("docs/alerting.md"));
        assertThat(note).containsAll(SpikeTable.table());
    }
}
