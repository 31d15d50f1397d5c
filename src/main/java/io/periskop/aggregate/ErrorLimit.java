package io.periskop.aggregate;

/**
 * How many aggregates one answer may hold, those that rules drop not counted. One that holds more is refused as a whole.
 *
 * @param most 0 for any number
 * @param others aggregates of the same answer that an observation leaves out because they are known, and are not dropped
 */
public record ErrorLimit(int most, int others) {
    public static final ErrorLimit NONE = new ErrorLimit(0, 0);

    boolean isExceededBy(int kept) {
        return most > 0 && (long) kept + others > most;
    }
}
