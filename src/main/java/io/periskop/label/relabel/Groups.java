package io.periskop.label.relabel;

import org.jspecify.annotations.Nullable;

/** What the groups of a regex took of a text that it matched. */
@FunctionalInterface
interface Groups {
    /** 0 is all that was matched. Null when the group took no part, or there is none of that number. */
    @Nullable
    String group(int number);
}
