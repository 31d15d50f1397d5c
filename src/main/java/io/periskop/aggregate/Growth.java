package io.periskop.aggregate;

import io.periskop.error.Severity;

/**
 * What one observation newly counted to one error.
 *
 * @param severity of the error, as it is now
 * @param fresh what happened since its source was last heard, or within the last minutes; what a process had counted before
 *     anybody listened is not in it
 * @param isNew whether it never happened before: all that the error ever counted is in this, or began when its service was known
 *     already
 * @param regressed whether this opened it again
 * @param className of its newest occurrence; empty where the details are not at hand
 * @param message of its newest occurrence, scrubbed
 */
public record Growth(
        String key, Severity severity, long fresh, boolean isNew, boolean regressed, String className, String message) {

    /** Told after the commit, by whichever thread did it. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param source who counted it: a {@code target_uuid}, or the URL of a target without one
         * @param origin the id of the server that counted it and told this one; empty for what this one counted itself
         */
        void grew(String service, String source, String origin, Growth growth);

        Listener NONE = (service, source, origin, growth) -> {};
    }
}
