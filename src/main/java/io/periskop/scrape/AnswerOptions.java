package io.periskop.scrape;

import io.periskop.aggregate.ErrorRules;
import io.periskop.http.HttpConfig;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a target's answers.
 *
 * @param compression whether they may come compressed
 * @param errorRules of the service, not yet those of a target
 * @param errorLimit 0 for any number
 * @param series which of a target's labels its series keep
 * @param taker of answers that are no process's; null for processes
 */
record AnswerOptions(
        long bodySizeLimit,
        boolean compression,
        HttpConfig http,
        ErrorRules errorRules,
        int errorLimit,
        SeriesNames series,
        @Nullable AnswerTaker taker) {
    AnswerOptions takenBy(@Nullable AnswerTaker other) {
        return new AnswerOptions(bodySizeLimit, compression, http, errorRules, errorLimit, series, other);
    }
}
