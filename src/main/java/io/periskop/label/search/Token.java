package io.periskop.label.search;

/**
 * One part of a text as it stands there, right or wrong.
 *
 * @param start where it begins, a minus included
 * @param end behind its last character
 * @param first the name where there is an operator, or else the word or phrase
 * @param signAt where the operator begins
 * @param sign every character that looks like an operator; empty where there is none
 * @param value empty and at the end where there is none
 */
record Token(int start, int end, boolean excluded, Piece first, int signAt, String sign, Piece value) {
    /**
     * A word, name or value.
     *
     * @param end behind its last character, a quote included
     * @param text what it stands for
     * @param closed false when it is quoted and the second quote is missing
     */
    record Piece(int start, int end, String text, boolean quoted, boolean closed) {
        static Piece nothing(int at) {
            return new Piece(at, at, "", false, true);
        }

        boolean isEmpty() {
            return start == end;
        }
    }

    boolean isMatcher() {
        return !sign.isEmpty();
    }
}
