package io.periskop.query;

/** What a point has in which nothing happened. Points of which nothing is known have no value in either case. */
public enum Fill {
    ZERO,
    NULL
}
