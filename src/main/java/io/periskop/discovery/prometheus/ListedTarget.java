package io.periskop.discovery.prometheus;

import io.periskop.label.Labels;
import org.jspecify.annotations.Nullable;

/**
 * A target as the server listed it, with labels that are ready for relabelling.
 *
 * @param pool null where the server does not say it: dropped ones before 3.3
 */
record ListedTarget(boolean active, @Nullable String pool, Labels labels) {}
