package io.periskop.store;

/** Told when a limit makes a store drop something, so that it is counted and shown. Called inside a write: be quick. */
@FunctionalInterface
public interface Dropped {
    enum What {
        /** Marks of a source, before their time: a late report of it would be counted again. */
        SOURCE,
        /** The details of an occurrence; its count stays. */
        OCCURRENCE
    }

    void dropped(String service, What what, int count);
}
