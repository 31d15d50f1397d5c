package io.periskop.discovery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a discovery does.
 *
 * @param description what tells it from others of its mechanism; without secrets
 * @param targets found last
 * @param lastFound when something, also nothing, was found last; null if never
 * @param problem why it cannot find everything at the moment; null if it can, or has not answered yet
 * @param problemSince when it was last without a problem; null exactly if {@code problem} is
 * @param refreshes all of them, {@code failures} those that found nothing or not all
 */
public record DiscoveryStatus(
        String mechanism,
        String description,
        int targets,
        @Nullable Instant lastFound,
        @Nullable String problem,
        @Nullable Instant problemSince,
        long refreshes,
        long failures) {}
