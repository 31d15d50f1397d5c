package io.periskop.client;

/** Cutting texts to length, with a mark where something is missing. */
final class Text {
    static final String CUT = "…";

    /**
     * What is read beyond the cut before scrubbing, so that a secret lying across the cut is still recognised. It is
     * never kept.
     */
    private static final int BEYOND = 1024;

    private Text() {}

    /** At most {@code max} units, without half a surrogate pair at the end. */
    static String head(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        boolean splitsPair = max > 0
                && Character.isHighSurrogate(text.charAt(max - 1))
                && Character.isLowSurrogate(text.charAt(max));
        return text.substring(0, splitsPair ? max - 1 : max);
    }

    static String cut(String text, int max) {
        return text.length() <= max ? text : head(text, max) + CUT;
    }

    /** Enough of a text to scrub what will be kept of it. */
    static String toScrub(String text, int max) {
        return head(text, (int) Math.min(Integer.MAX_VALUE, (long) max + BEYOND));
    }

    /**
     * Cuts what scrubbing made of {@link #toScrub}. Where the text went on, the end that scrubbing left as it was goes:
     * it may be the first half of a secret.
     */
    static String cutScrubbed(String original, String toScrub, String scrubbed, int max) {
        if (original.length() == toScrub.length()) {
            return cut(scrubbed, max);
        }
        int safe = scrubbed.length() - Math.min(BEYOND, commonEnd(toScrub, scrubbed));
        return head(scrubbed, Math.min(max, safe)) + CUT;
    }

    private static int commonEnd(String a, String b) {
        int most = Math.min(a.length(), b.length());
        int common = 0;
        while (common < most && a.charAt(a.length() - 1 - common) == b.charAt(b.length() - 1 - common)) {
            common++;
        }
        return common;
    }
}
