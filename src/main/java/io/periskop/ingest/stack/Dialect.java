package io.periskop.ingest.stack;

import java.util.List;
import java.util.Set;

/** How a language writes stack traces. */
interface Dialect {
    /** As {@code telemetry.sdk.language} names those that write so. */
    Set<String> languages();

    /**
     * Never fails. The first link of the answer is the exception that was thrown, under whatever name the text has for it.
     *
     * @param lines bounded in number and length; not stripped
     */
    Trace read(List<String> lines);
}
