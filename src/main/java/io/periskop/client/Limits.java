package io.periskop.client;

/**
 * What a collector keeps at most, so that no flood of errors fills the heap. Lengths are UTF-16 units; cut text ends in
 * {@code …}.
 *
 * @param maxKeys distinct keys; errors with further ones are counted under {@link ErrorCollector#OVERFLOW_KEY}
 * @param maxOccurrences newest occurrences kept per key
 * @param maxKeyLength a longer key is cut and ends in a hash of the whole, so that it stays distinct
 * @param maxMessageLength also bounds class names and lines of a stack
 * @param maxFrames frames kept per throwable; a last line says how many were left out
 * @param maxCauses causes kept below the reported throwable, 100 at most
 * @param maxUrlLength bounds the method as well
 * @param maxHeaders headers kept per request; one named {@code …} says how many were left out
 * @param maxHeaderLength of a name or a value
 * @param maxBodyLength 0 keeps no bodies
 */
public record Limits(
        int maxKeys,
        int maxOccurrences,
        int maxKeyLength,
        int maxMessageLength,
        int maxFrames,
        int maxCauses,
        int maxUrlLength,
        int maxHeaders,
        int maxHeaderLength,
        int maxBodyLength) {
    private static final Limits DEFAULTS = new Limits(1000, 10, 512, 4096, 100, 10, 2048, 50, 1024, 8192);

    /** @throws IllegalArgumentException naming the limit that is too small or too large */
    public Limits {
        require("maxKeys", maxKeys, 1, Integer.MAX_VALUE);
        require("maxOccurrences", maxOccurrences, 1, Integer.MAX_VALUE);
        require("maxKeyLength", maxKeyLength, 16, Integer.MAX_VALUE);
        require("maxMessageLength", maxMessageLength, 1, Integer.MAX_VALUE);
        require("maxFrames", maxFrames, 0, Integer.MAX_VALUE);
        require("maxCauses", maxCauses, 0, 100);
        require("maxUrlLength", maxUrlLength, 1, Integer.MAX_VALUE);
        require("maxHeaders", maxHeaders, 0, Integer.MAX_VALUE);
        require("maxHeaderLength", maxHeaderLength, 1, Integer.MAX_VALUE);
        require("maxBodyLength", maxBodyLength, 0, Integer.MAX_VALUE);
    }

    /** 1000 keys × 10 occurrences; messages of 4096, keys of 512, URLs of 2048, bodies of 8192; 100 frames, 10 causes. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    public Limits withMaxKeys(int keys) {
        return new Limits(
                keys,
                maxOccurrences,
                maxKeyLength,
                maxMessageLength,
                maxFrames,
                maxCauses,
                maxUrlLength,
                maxHeaders,
                maxHeaderLength,
                maxBodyLength);
    }

    public Limits withMaxOccurrences(int occurrences) {
        return new Limits(
                maxKeys,
                occurrences,
                maxKeyLength,
                maxMessageLength,
                maxFrames,
                maxCauses,
                maxUrlLength,
                maxHeaders,
                maxHeaderLength,
                maxBodyLength);
    }

    public Limits withMaxMessageLength(int length) {
        return new Limits(
                maxKeys,
                maxOccurrences,
                maxKeyLength,
                length,
                maxFrames,
                maxCauses,
                maxUrlLength,
                maxHeaders,
                maxHeaderLength,
                maxBodyLength);
    }

    public Limits withMaxStack(int frames, int causes) {
        return new Limits(
                maxKeys,
                maxOccurrences,
                maxKeyLength,
                maxMessageLength,
                frames,
                causes,
                maxUrlLength,
                maxHeaders,
                maxHeaderLength,
                maxBodyLength);
    }

    public Limits withMaxHeaders(int headers, int length) {
        return new Limits(
                maxKeys,
                maxOccurrences,
                maxKeyLength,
                maxMessageLength,
                maxFrames,
                maxCauses,
                maxUrlLength,
                headers,
                length,
                maxBodyLength);
    }

    public Limits withMaxBodyLength(int length) {
        return new Limits(
                maxKeys,
                maxOccurrences,
                maxKeyLength,
                maxMessageLength,
                maxFrames,
                maxCauses,
                maxUrlLength,
                maxHeaders,
                maxHeaderLength,
                length);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
