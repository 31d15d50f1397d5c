package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.catalog.CatalogError;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.search.TextSignature;
import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import io.periskop.store.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectedTests {
    private static final Instant T0 = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void theSameAreToldInWhateverOrderTheyCome() {
        List<List<Firing>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(List.of(firing("s" + i % 3, "k" + i, T0.plusSeconds(i / 7))));
        }
        Selected first = Selected.of(all, 20);
        Collections.shuffle(all, new Random(1));
        assertThat(Selected.of(all, 20)).isEqualTo(first);
        assertThat(first.told()).hasSize(60);
        assertThat(first.floods().get("s0").alerts()).isEqualTo(47);
    }

    @Test
    void allServicesTogetherAreBounded() {
        List<List<Firing>> all = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            all.add(List.of(firing("s" + i % 10, "k" + i, T0)));
        }
        Selected selected = Selected.of(all, 2_000);
        assertThat(selected.told()).hasSize(Selected.MOST);
        assertThat(selected.floods().values().stream()
                        .mapToInt(Selected.Flood::alerts)
                        .sum())
                .isEqualTo(20_000);
        assertThat(selected.floods().get("s9").alerts()).isEqualTo(3_000);
    }

    private static Firing firing(String service, String key, Instant since) {
        ErrorFacts facts = new ErrorFacts(
                service,
                key,
                "C",
                Severity.ERROR,
                State.open(since, false),
                Labels.NONE,
                since,
                since,
                since,
                1,
                TextSignature.EMPTY);
        return new Firing(
                AlertRule.EVERYTHING,
                AlertEvent.NEW,
                new CatalogError(ErrorId.of(service, key), facts, Labels.NONE),
                since,
                "");
    }
}
