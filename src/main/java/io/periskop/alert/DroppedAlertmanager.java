package io.periskop.alert;

import java.util.SortedMap;

/**
 * An Alertmanager that was found and is not told.
 *
 * @param discovered its labels as found, with defaults
 * @param reason in words
 */
public record DroppedAlertmanager(SortedMap<String, String> discovered, String reason) {}
