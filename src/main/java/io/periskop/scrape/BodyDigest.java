package io.periskop.scrape;

/** What tells two bodies of one target apart. */
record BodyDigest(long length, long checksum) {}
