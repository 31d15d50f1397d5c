package io.periskop.discovery;

import java.util.List;

/** Several problems in one sentence. */
public final class Problems {
    private static final int MOST_TOLD = 3;

    private Problems() {}

    /** The first few, and how many more there are. */
    public static String told(List<String> problems) {
        String told = String.join(" · ", problems.subList(0, Math.min(MOST_TOLD, problems.size())));
        int more = problems.size() - MOST_TOLD;
        return more > 0 ? told + " · and " + more + " more" : told;
    }
}
