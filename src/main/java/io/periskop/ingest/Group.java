package io.periskop.ingest;

/**
 * Which error an event belongs to.
 *
 * @param key of the error: the type that was thrown, {@code @}, and 16 hexadecimal digits
 */
public record Group(String key, GroupReason reason) {}
