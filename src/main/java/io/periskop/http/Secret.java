package io.periskop.http;

import java.nio.file.Path;

/** Something that nobody may see: given in the configuration, or in a file that is read anew each time it is needed. */
public sealed interface Secret {
    /** What stands for a secret wherever one could be shown. */
    String MASK = "<secret>";

    record Inline(String value) implements Secret {
        @Override
        public String toString() {
            return MASK;
        }
    }

    /** @param path absolute, or relative to the working directory; surrounding white space of its content does not count */
    record InFile(Path path) implements Secret {}

    /** Stands where a secret could, but anybody may see it: {@code values} of a header. It is sent to other hosts, too. */
    record Shown(String value) implements Secret {}

    static Secret of(String value) {
        return new Inline(value);
    }
}
