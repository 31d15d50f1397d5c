package io.periskop.discovery.kubernetes;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param debounce after a change, for others that belong to it
 * @param check how often silence is looked for
 * @param silence until an answer, or a list's next bytes, are missed
 * @param quiet until an open watch counts as dead: an API server sends a bookmark each minute
 * @param renew in trouble that a new connection may end, until there is one; and between attempts to begin
 */
record Patience(Duration debounce, Duration check, Duration silence, Duration quiet, Duration renew) {
    static final Patience STANDARD = new Patience(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60));
}
