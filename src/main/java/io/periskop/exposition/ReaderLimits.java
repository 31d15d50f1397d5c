package io.periskop.exposition;

/**
 * What one document may hold. Texts over the limit are cut and marked with {@code …}; lists are cut to the newest
 * (occurrences) or the first (frames, causes, headers).
 *
 * @param stringLength UTF-16 units of any text but the key
 * @param nestingDepth levels of JSON
 * @param aggregates errors of one document
 */
public record ReaderLimits(
        int stringLength, int nestingDepth, int aggregates, int occurrences, int frames, int causes, int headers) {
    /** Counts above it are refused as absurd; it is what every JSON number reader can tell exactly. */
    public static final long MAX_COUNT = (1L << 53) - 1;

    /** A longer key would not be an identity but a payload: its aggregate is rejected. */
    public static final int KEY_LENGTH = 8192;

    static final int REJECTIONS_KEPT = 10;
    static final int IDENTITY_LENGTH = 512;

    public static final ReaderLimits DEFAULT = new ReaderLimits(1 << 20, 10_000, 20_000, 1_000, 500, 50, 200);
}
