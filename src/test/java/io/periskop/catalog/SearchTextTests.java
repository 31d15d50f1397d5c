package io.periskop.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.search.SearchParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTests {
    private static final Occurrence OCCURRENCE = new Occurrence(
            "uuid-1",
            Instant.EPOCH,
            Severity.ERROR,
            new ErrorInstance(
                    "java.lang.IllegalStateException",
                    "Order not found",
                    List.of("at a.B.c(B.java:12)", "at d.E.f(E.java:34)"),
                    new ErrorInstance("java.net.SocketException", "Connection RESET", null, null)),
            new HttpContext("PATCH", "/orders?id=7", Map.of("X-Request-Id", "secret"), "body"));
    private static final Occurrence OTHER = new Occurrence(
            "uuid-2", Instant.EPOCH, Severity.ERROR, new ErrorInstance("X", "something else", List.of(), null), null);

    @ParameterizedTest
    @CsvSource({
        "the-key, true",
        "illegalstate, true",
        "order not found, true",
        "B.java:12, true",
        "socketexception, true",
        "connection reset, true",
        "'orders?id=7', true",
        "x-request-id, true",
        "patch, true",
        "something ELSE, true",
        "secret, false",
        "body, false",
        "uuid-1, false",
        "foundat, false",
        "'12)at', false",
        "reset something, false",
    })
    void findsAnyTextButNotAcrossTwo(String phrase, boolean found) {
        assertThat(SearchText.of("The-Key@1", List.of(OCCURRENCE, OTHER)).contains(phrase))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "order else, true",
        "order nothing, false",
        "order -else, false",
        "order -nothing, true",
        "-reset, false"
    })
    void everyPhraseMustMatchSomeText(String search, boolean matches) {
        SearchText text = SearchText.of("key", List.of(OCCURRENCE, OTHER));
        assertThat(text.matches(SearchParser.parse(search).phrases())).isEqualTo(matches);
    }

    @Test
    void longTextsAreCut() {
        String end = "x".repeat(SearchText.LONGEST_TEXT - 4);
        SearchText cut = SearchText.of("", List.of(withTrace(List.of(end + "fits, not this"))));
        assertThat(cut.contains("xfits")).isTrue();
        assertThat(cut.contains("not this")).isFalse();
        int lines = SearchText.MOST_TEXT / SearchText.LONGEST_TEXT;
        List<String> tooMany = new ArrayList<>(Collections.nCopies(lines, end + "fits"));
        tooMany.add("too far");
        SearchText many = SearchText.of("", List.of(withTrace(tooMany)));
        assertThat(many.contains("fits")).isTrue();
        assertThat(many.contains("too far")).isFalse();
    }

    private static Occurrence withTrace(List<String> trace) {
        return new Occurrence("u", Instant.EPOCH, Severity.ERROR, new ErrorInstance("", "", trace, null), null);
    }
}
