package io.periskop.store;

/** Which error. */
public record ErrorRef(String service, String key) {}
