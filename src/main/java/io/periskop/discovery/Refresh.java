package io.periskop.discovery;

import java.util.List;

/** What came of looking for targets. */
public sealed interface Refresh {

    /** Everything there is now; a group that did not change should be the same object as before. */
    record Found(List<TargetGroup> groups) implements Refresh {
        public Found {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Not known at the moment: what was found before stays.
     *
     * @param problem a sentence for a person, without secrets: what was asked, what went wrong, what to look at
     */
    record Failed(String problem) implements Refresh {}

    /** Something is found, but not all: what could be found, and what is missing. */
    record Partial(List<TargetGroup> groups, String problem) implements Refresh {
        public Partial {
            groups = List.copyOf(groups);
        }
    }
}
