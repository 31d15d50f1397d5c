package io.periskop.alert;

import io.periskop.catalog.CatalogError;
import java.time.Instant;

/**
 * That a rule has something to tell of an error.
 *
 * @param since when it happened
 * @param detail more about it, in words; empty for nothing
 */
record Firing(AlertRule rule, AlertEvent event, CatalogError error, Instant since, String detail) {}
