package io.periskop.federation;

/**
 * How far somebody has read of what a server tells. Texts that are none are the beginning: then everything is told.
 *
 * @param run of the server's process
 */
record Cursor(String id, String run, long number) {
    private static final char SEPARATOR = ':';
    private static final int LONGEST = 500;

    /** @param own the id of the server that is asked: cursors of others are none */
    static Cursor parse(String text, String own) {
        Cursor beginning = new Cursor(own, "", 0);
        int second = text.lastIndexOf(SEPARATOR);
        int first = text.lastIndexOf(SEPARATOR, second - 1);
        if (first < 0 || text.length() > LONGEST || !text.substring(0, first).equals(own)) {
            return beginning;
        }
        try {
            long number = Long.parseLong(text.substring(second + 1));
            return number <= 0 ? beginning : new Cursor(own, text.substring(first + 1, second), number);
        } catch (NumberFormatException e) {
            return beginning;
        }
    }

    String text() {
        return id + SEPARATOR + run + SEPARATOR + number;
    }
}
