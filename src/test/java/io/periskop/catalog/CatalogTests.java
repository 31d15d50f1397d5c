package io.periskop.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.catalog.Errors.Given;
import io.periskop.label.Labels;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import io.periskop.store.State;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CatalogTests {
    private final Errors errors = new Errors();

    @Test
    void findsByIdUntilItIsGone() {
        Given error = Errors.error("billing", "key", "text");
        errors.put(error);
        ErrorId id = ErrorId.of("billing", "key");
        assertThat(errors.catalog.find(id))
                .isNotNull()
                .extracting(found -> found.facts().key())
                .isEqualTo("key");
        assertThat(errors.catalog.find(ErrorId.of("other", "key"))).isNull();
        errors.remove(error);
        assertThat(errors.catalog.find(id)).isNull();
        assertThat(errors.catalog.services(Search.ALL)).isEmpty();
    }

    @Test
    void retainForgetsTheServicesOtherErrors() {
        errors.put(Errors.error("a", "1", ""));
        errors.put(Errors.error("a", "2", ""));
        errors.put(Errors.error("b", "3", ""));
        errors.catalog.retain("a", Set.of("2", "9"));
        errors.catalog.retain("c", Set.of());
        assertThat(errors.catalog.size("a")).isEqualTo(1);
        assertThat(errors.catalog.size()).isEqualTo(2);
        errors.catalog.retain("b", Set.of());
        assertThat(errors.catalog.size()).isEqualTo(1);
    }

    @Test
    void anErrorsOwnLabelGivesWayToABuiltInOne() {
        State state = State.open(Errors.NOW, true);
        errors.put(new Given(
                "billing",
                "k",
                "Ex",
                "error",
                state,
                Map.of("service", "own", "exported_service", "older", "team", "red"),
                Errors.NOW,
                Errors.NOW,
                1,
                ""));
        CatalogError error = errors.page(ErrorQuery.of(Search.ALL, 1)).errors().get(0);
        assertThat(error.labels(errors.catalog.newSince()))
                .isEqualTo(Labels.of(Map.of(
                        "service",
                        "billing",
                        "key",
                        "k",
                        "class",
                        "Ex",
                        "severity",
                        "error",
                        "state",
                        "open",
                        "mark",
                        "regressed",
                        "team",
                        "red",
                        "exported_service",
                        "older",
                        "exported_exported_service",
                        "own")));
    }

    @Test
    void readsNoTextsWhereKeyOrClassHasThePhrase() {
        errors.put(Errors.error("a", "Timeout@1", "something"));
        assertThat(errors.page(ErrorQuery.of(SearchParser.parse("timeout"), 10)).errors())
                .hasSize(1);
        assertThat(errors.page(ErrorQuery.of(SearchParser.parse("-timeout"), 10))
                        .errors())
                .isEmpty();
        assertThat(errors.page(ErrorQuery.of(SearchParser.parse("absent"), 10)).errors())
                .isEmpty();
        assertThat(errors.reads).isEmpty();
    }

    @Test
    void readsTextsInChunksAndEndsAPageThatTakesTooMany() {
        for (int i = 0; i < 4_500; i++) {
            // All characters in a row are there, the phrase is not.
            errors.put(Errors.error("a", "e" + i, "abcdef cdefgh"));
        }
        Given match = Errors.error("a", "match", "abcdefgh");
        errors.put(new Given(
                "a",
                "match",
                "Ex",
                "error",
                match.state(),
                Map.of(),
                match.firstSeen(),
                match.firstSeen(),
                1,
                "abcdefgh"));
        List<ErrorPage> pages = errors.pages(ErrorQuery.of(SearchParser.parse("abcdefgh"), 10), () -> {});
        assertThat(Errors.ids(pages)).containsExactly(match.id());
        assertThat(pages).extracting(ErrorPage::truncated).containsExactly(true, true, false);
        assertThat(pages).extracting(page -> page.counts().exact()).containsOnly(false);
        assertThat(pages.get(0).counts().total()).isEqualTo(4_501 - 2_000);
        assertThat(errors.reads).allMatch(read -> read <= 64);
        assertThat(errors.reads.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4_501);
    }

    @Test
    void whatTheVerifierFailsWithFailsThePage() {
        errors.put(Errors.error("a", "k", "some text"));
        IllegalStateException trouble = new IllegalStateException("no store");
        StepVerifier.create(errors.catalog.query(
                        ErrorQuery.of(SearchParser.parse("text"), 1), (ids, phrases) -> Mono.error(trouble)))
                .verifyErrorMatches(e -> e == trouble);
    }

    @Test
    void aCursorOfAnotherQueryIsRefused() {
        errors.put(Errors.error("a", "1", ""));
        errors.put(Errors.error("a", "2", ""));
        ErrorQuery query = ErrorQuery.of(Search.ALL, 1);
        String cursor = errors.page(query).next();
        assertThat(cursor).isNotNull();
        assertThat(errors.page(query.within(Errors.NOW.minusSeconds(9999), null).after(cursor))
                        .errors())
                .hasSize(1);
        for (ErrorQuery other : List.of(
                query.by(Sort.FIRST_SEEN, true),
                query.by(Sort.LAST_SEEN, false),
                ErrorQuery.of(SearchParser.parse("service=a"), 1))) {
            assertThatThrownBy(() -> errors.page(other.after(cursor)))
                    .isInstanceOf(CursorException.class)
                    .hasMessage(
                            "The cursor is of another search, sort or direction; begin without one when these change.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "?", "1 x", "1 ", "eyJhIjoxfQ"})
    void aCursorThatIsNoneIsRefused(String cursor) {
        assertRefused(cursor);
        assertRefused(Base64.getUrlEncoder().encodeToString(cursor.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aCursorsValueIsChecked() {
        errors.put(Errors.error("a", "1", ""));
        errors.put(Errors.error("a", "2", ""));
        String cursor = errors.page(ErrorQuery.of(Search.ALL, 1)).next();
        String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        String broken = plain.substring(0, plain.lastIndexOf(' ')) + " yesterday";
        assertRefused(Base64.getUrlEncoder().encodeToString(broken.getBytes(StandardCharsets.UTF_8)));
    }

    private void assertRefused(String cursor) {
        assertThatThrownBy(() -> errors.page(ErrorQuery.of(Search.ALL, 1).after(cursor)))
                .isInstanceOf(CursorException.class)
                .hasMessage("The cursor is not one that this server gave; begin without one.");
    }

    @Test
    void valuesAreFoundByTheirBeginning() {
        errors.put(Errors.error("Billing", "1", ""));
        errors.put(Errors.error("bills", "2", ""));
        errors.put(Errors.error("search", "3", ""));
        assertThat(errors.catalog.values("service", Search.ALL, "BILL", 10).counts())
                .extracting(LabelCounts.Count::text)
                .containsExactly("Billing", "bills");
        assertThat(errors.catalog.values("service", Search.ALL, "bill", 1).truncated())
                .isTrue();
        assertThat(errors.catalog
                        .values("service", SearchParser.parse("-\"at line\""), "", 9)
                        .exact())
                .isFalse();
    }

    @Test
    void aSearchThatTakesTooLongIsGivenUp() {
        Catalog impatient = new Catalog(Errors.NEW_FOR, Clock.systemUTC(), Duration.ZERO);
        List<ErrorFacts> many = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            many.add(Errors.error("a", "e" + i, "").facts());
        }
        impatient.apply("a", many, List.of());
        StepVerifier.create(impatient.query(ErrorQuery.of(Search.ALL, 1), errors))
                .verifyErrorMessage("The search was given up after 0 s; write a simpler regex, or add a service.");
    }

    @Test
    void manyMayWriteAndReadAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        Given one = Errors.error("s" + i % 3, thread + "-" + i % 50, "");
                        boolean isLast = i >= 450;
                        errors.catalog.apply(
                                one.service(),
                                isLast ? List.of(one.facts()) : List.of(),
                                isLast ? List.of() : List.of(one.key()));
                        errors.catalog.services(Search.ALL);
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get(20, TimeUnit.SECONDS);
            }
            assertThat(errors.catalog.size()).isEqualTo(4 * 50);
        } finally {
            threads.shutdownNow();
        }
    }
}
