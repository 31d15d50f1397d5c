package io.periskop.label;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the words that there are somebody probably meant by one that there is not. */
public final class Nearest {
    private static final int LONGEST_WORD = 64;

    private Nearest() {}

    /** The next step after an unknown word: the one it resembles, or all of the few that there are. */
    public static String advice(String word, String what, Collection<String> known) {
        String nearest = of(word, known);
        return nearest == null ? what + " " + String.join(", ", known) : "did you mean " + nearest + "?";
    }

    /** The known word within a third of the typed word's length plus one edit; the earlier one when two are as near. */
    public static @Nullable String of(String word, Collection<String> known) {
        if (word.length() > LONGEST_WORD) {
            return null;
        }
        String nearest = null;
        int least = word.length() / 3 + 2;
        for (String candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least && distance < candidate.length()) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Insertions, deletions, replacements and swaps of neighbours (Damerau-Levenshtein, no edit inside a swap). */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        Arrays.setAll(edits[0], j -> j);
        for (int i = 1; i <= a.length(); i++) {
            edits[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (isSwap(a, i, b, j)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }

    private static boolean isSwap(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
