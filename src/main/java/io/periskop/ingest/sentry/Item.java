package io.periskop.ingest.sentry;

/**
 * One item of an envelope.
 *
 * @param type such as {@code event}
 * @param payload the first {@code length} bytes of it
 * @param length of the payload
 * @param whole whether that is all; otherwise it was longer than it may be, or the envelope broke off
 */
record Item(String type, byte[] payload, int length, boolean whole) {}
