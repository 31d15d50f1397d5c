package io.periskop.store;

/** Told when a limit makes a store drop something, so that it is counted and shown. Called inside a write: be quick. */
@FunctionalInterface
public interface Dropped {
    enum What {
        /** Marks of a source that is not heard any more, before their time: a late report of it would be counted again. */
        SOURCE,
        /** A report, because its service has as many live sources as it may; nothing of it is counted. */
        REFUSED_SOURCE,
        /** The details of an occurrence; its count stays. */
        OCCURRENCE,
        /** The labels of a series, because its error has as many as it may: its counts are in one that stands for the rest. */
        SERIES
    }

    void dropped(String service, What what, int count);
}
