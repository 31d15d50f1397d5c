package io.periskop.client;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** When a gateway that cannot take a push now wants it again. */
final class RetryAfter {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST = Duration.ofDays(1);
    /** More digits are more than the longest. */
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** Zero where it does not say, or nothing that can be read; at most a day. */
    static Duration of(HttpResponse<?> answer, Instant now) {
        boolean isLater = answer.statusCode() == TOO_MANY_REQUESTS || answer.statusCode() == UNAVAILABLE;
        return isLater
                ? answer.headers()
                        .firstValue("Retry-After")
                        .map(said -> parse(said.strip(), now))
                        .orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    /** Seconds, or a date of HTTP. */
    static Duration parse(String said, Instant now) {
        Duration wait = said.matches("[0-9]+") ? seconds(said) : until(said, now);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    private static Duration seconds(String digits) {
        return digits.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Duration until(String date, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
