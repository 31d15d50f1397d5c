package io.periskop.ingest;

/** A request's body cannot be used. Its message says why, in one sentence for whoever sent it. */
public final class BodyTrouble extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What is wrong with it. */
    public enum Kind {
        /** Over the limit, as it came or unpacked. */
        TOO_LARGE,
        /** Not what its encoding says it is. */
        MALFORMED,
        /** In an encoding that is not known here. */
        UNKNOWN_ENCODING,
        /** Too many others are being read. */
        BUSY
    }

    public BodyTrouble(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
