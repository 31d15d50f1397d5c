package io.periskop.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupingTests {
    private static final EventFrame OURS = frame("shop.Cart", "add", true);
    private static final EventFrame LIBRARY = frame("org.example.Http", "send", false);

    private static EventFrame frame(String module, String function, Boolean inApp) {
        return new EventFrame(module, function, "Some.java", 10, inApp);
    }

    private static EventException thrown(String type, String message, EventFrame... frames) {
        return new EventException(type, message, List.of(frames));
    }

    private static Group group(EventException... chain) {
        return Grouping.of(IngestEvent.of("s", "id").exceptions(List.of(chain)).build());
    }

    private static Group wished(List<String> fingerprint, EventException... chain) {
        return Grouping.of(IngestEvent.of("s", "id")
                .exceptions(List.of(chain))
                .fingerprint(fingerprint)
                .build());
    }

    @Nested
    class Frames {
        @Test
        void theApplicationsOwnDecide() {
            Group one = group(thrown("E", "a", LIBRARY, OURS));
            assertThat(one).isEqualTo(group(thrown("E", "b", frame("org.example.Other", "x", false), OURS)));
            assertThat(one.reason()).isEqualTo(GroupReason.IN_APP_FRAMES);
            assertThat(one.key()).matches("E@[0-9a-f]{16}");
            assertThat(one).isNotEqualTo(group(thrown("E", "a", LIBRARY, frame("shop.Cart", "remove", true))));
            assertThat(one).isNotEqualTo(group(thrown("F", "a", LIBRARY, OURS)));
        }

        @Test
        void allDecideWhereNobodySaysWhichAreItsOwn() {
            Group one = group(thrown("E", "a", frame("m", "f", null), frame("m", "g", null)));
            assertThat(one.reason()).isEqualTo(GroupReason.FRAMES);
            assertThat(one).isNotEqualTo(group(thrown("E", "a", frame("m", "f", null), frame("m", "h", null))));
        }

        @Test
        void linesOfCodeDoNot() {
            EventFrame moved = new EventFrame("shop.Cart", "add", "Some.java", 999, true);
            assertThat(group(thrown("E", "a", moved))).isEqualTo(group(thrown("E", "a", OURS)));
        }

        @Test
        void howDeepARecursionWentDoesNot() {
            EventFrame again = frame("shop.Tree", "walk", true);
            List<EventFrame> deep = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                deep.add(again);
            }
            deep.add(OURS);
            assertThat(group(new EventException("E", "", deep))).isEqualTo(group(thrown("E", "", again, OURS)));
        }

        @Test
        void onlyTheNewestOfThemDecide() {
            List<EventFrame> many = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                many.add(frame("m", "f" + (char) ('a' + i), true));
            }
            Group eight = group(new EventException("E", "", many));
            many.add(frame("m", "outer", true));
            assertThat(group(new EventException("E", "", many))).isEqualTo(eight);
        }

        @Test
        void theRootCauseDecidesToo() {
            EventException outer = thrown("Wrapped", "", OURS);
            Group one = group(outer, thrown("Root", "", frame("db.Pool", "take", true)));
            assertThat(one).isNotEqualTo(group(outer, thrown("Root", "", frame("db.Query", "run", true))));
            assertThat(one).isNotEqualTo(group(outer, thrown("Other", "", frame("db.Pool", "take", true))));
            assertThat(one).isNotEqualTo(group(outer));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.B$$Lambda$14/0x0000 | run | a.B$$Lambda$99/0x1234 | run",
                "a.B$$EnhancerBySpringCGLIB$$1a2b | x | a.B$$EnhancerBySpringCGLIB$$9f8e | x",
                "a.B | lambda$run$3 | a.B | lambda$run$7",
                "jdk.proxy2.$Proxy12 | get | jdk.proxy3.$Proxy44 | get",
                "main | main.run.func1 | main | main.run.func2.1",
                "app | app::go::h0123456789abcdef | app | app::go::hfedcba9876543210",
                "shop | block in pay | shop | block (2 levels) in pay",
                "shop | Object.pay | shop | pay",
                "shop | async pay | shop | pay",
            })
    void whatABuildOrARunMakesOfANameIsLeftOut(String module, String function, String other, String otherFunction) {
        assertThat(group(thrown("E", "", frame(module, function, true), OURS)))
                .isEqualTo(group(thrown("E", "", frame(other, otherFunction, true), OURS)));
    }

    @Test
    void hashesInNamesOfFilesAreLeftOut() {
        EventFrame one = new EventFrame("", "t", "https://a.example.com/js/app.3f2a1b9c.js?v=1", 1, true);
        EventFrame two = new EventFrame("", "t", "https://b.example.com/js/app.77aa11bb.js?v=2", 1, true);
        assertThat(group(thrown("E", "", one))).isEqualTo(group(thrown("E", "", two)));
    }

    @Nested
    class WithoutFrames {
        @Test
        void theTypeAndTheMessageDecide() {
            Group one = group(thrown("E", "user 1 is gone"));
            assertThat(one).isEqualTo(group(thrown("E", "user 2 is gone")));
            assertThat(one.reason()).isEqualTo(GroupReason.TYPE_AND_MESSAGE);
            assertThat(one).isNotEqualTo(group(thrown("E", "cart 1 is gone")));
        }

        @Test
        void aMessageIsItsTemplate() {
            Group one =
                    Grouping.of(IngestEvent.of("s", "1").message("slow: 3 s").build());
            assertThat(one.reason()).isEqualTo(GroupReason.MESSAGE);
            assertThat(one.key()).startsWith("message@");
            // As one SDK sends it: an exception without a type, with the stack of the call.
            assertThat(Grouping.of(IngestEvent.of("s", "2")
                            .exception(thrown("", "", OURS))
                            .message("slow: 4 s")
                            .build()))
                    .isEqualTo(one);
        }
    }

    @Nested
    class Fingerprints {
        private final EventException one = thrown("E", "a", OURS);
        private final EventException other = thrown("E", "b", LIBRARY);

        @Test
        void areRespected() {
            Group group = wished(List.of("checkout", "timeout"), one);
            assertThat(group.reason()).isEqualTo(GroupReason.FINGERPRINT);
            assertThat(group).isEqualTo(wished(List.of("checkout", "timeout"), other));
            assertThat(group).isNotEqualTo(wished(List.of("checkout"), one));
        }

        @Test
        void addToTheDefault() {
            Group group = wished(List.of("{{ default }}", "eu"), one);
            assertThat(group.reason()).isEqualTo(GroupReason.FINGERPRINT_AND_DEFAULT);
            assertThat(group).isEqualTo(wished(List.of("{{default}}", "eu"), one));
            assertThat(group).isNotEqualTo(wished(List.of("{{ default }}", "eu"), other));
            assertThat(group).isNotEqualTo(wished(List.of("{{ default }}", "us"), one));
        }

        @Test
        void thatSayNothingAreTheDefault() {
            assertThat(wished(List.of("{{ default }}"), one)).isEqualTo(group(one));
            assertThat(wished(List.of(), one)).isEqualTo(group(one));
        }

        @Test
        void mayNameWhatTheEventSays() {
            assertThat(wished(List.of("{{ error.value }}"), one))
                    .isNotEqualTo(wished(List.of("{{ error.value }}"), other));
            assertThat(wished(List.of("{{ error.type }}"), one)).isEqualTo(wished(List.of("{{ error.type }}"), other));
        }
    }
}
