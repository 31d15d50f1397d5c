package io.periskop.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The words keep what they were made of, whatever happens to it later. */
class WordsTests {
    @Test
    void stacktraceIsCopied() {
        List<String> frames = new ArrayList<>(List.of("a"));
        ErrorInstance error = new ErrorInstance("c", "m", frames, null);
        frames.add("b");

        assertThat(error.stacktrace()).containsExactly("a").isUnmodifiable();
    }

    @Test
    void headersAreCopiedAndSorted() {
        Map<String, String> headers = new HashMap<>(Map.of("b", "2", "a", "1"));
        HttpContext http = new HttpContext("GET", "/", headers, "");
        headers.clear();

        assertThat(http.headers())
                .containsExactly(Map.entry("a", "1"), Map.entry("b", "2"))
                .isUnmodifiable();
    }

    @Test
    void noneIsNotEmpty() {
        assertThat(new ErrorInstance("", "", null, null)).isNotEqualTo(new ErrorInstance("", "", List.of(), null));
        assertThat(new HttpContext("", "", null, "")).isNotEqualTo(new HttpContext("", "", Map.of(), ""));
    }

    @Test
    void changedOccurrencesKeepTheRest() {
        HttpContext http = new HttpContext("GET", "/", null, "");
        Occurrence occurrence = new Occurrence("u", null, Severity.INFO, ErrorInstance.UNKNOWN, http);
        ErrorInstance error = new ErrorInstance("c", "m", null, null);

        assertThat(occurrence.at(Instant.EPOCH).with(error))
                .isEqualTo(new Occurrence("u", Instant.EPOCH, Severity.INFO, error, http));
    }
}
