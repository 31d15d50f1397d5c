package io.periskop.scrape;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a target is.
 *
 * @param problem why nothing is asked there, in one sentence; null if it can be scraped
 */
record TargetLocation(URI url, @Nullable String problem) {}
