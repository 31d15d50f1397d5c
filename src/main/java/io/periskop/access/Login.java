package io.periskop.access;

import java.time.Duration;

/** What came of looking at a request's credentials. */
sealed interface Login {
    /** There were none. */
    record None() implements Login {}

    record As(Caller caller) implements Login {}

    /** @param sentence without anything of the credentials */
    record Wrong(String sentence) implements Login {}

    /** Too many wrong ones came from there, or too many at once: not looked at. */
    record Later(Duration pause) implements Login {}

    /** Whoever signed them cannot be asked for the keys. */
    record Unknowable(String sentence) implements Login {}
}
