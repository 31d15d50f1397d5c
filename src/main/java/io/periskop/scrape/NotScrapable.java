package io.periskop.scrape;

/** Why nothing can be scraped there, in one sentence. Without a stack trace: there may be many, and none is a bug. */
final class NotScrapable extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 80;

    private final String reason;

    NotScrapable(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** A value in quotes, cut, on one line: it comes from outside. */
    static String shown(String value) {
        boolean isLong = value.codePointCount(0, value.length()) > LONGEST;
        String cut = isLong ? value.substring(0, value.offsetByCodePoints(0, LONGEST)) + "…" : value;
        StringBuilder shown = new StringBuilder("'");
        cut.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR ? '\ufffd' : c)
                .forEach(shown::appendCodePoint);
        return shown.append('\'').toString();
    }
}
