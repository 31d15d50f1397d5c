package io.periskop.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The highest count that one run of a client gave for one origin: its high-water mark.
 *
 * @param createdAt when the run began to count the origin, which tells runs apart; null where the client does not say
 */
public record Mark(@Nullable Instant createdAt, long high) {}
