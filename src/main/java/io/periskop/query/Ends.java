package io.periskop.query;

/** What becomes of a point that the range covers in part. */
public enum Ends {
    /** It has what lies within the range, and is named in {@link Frame.Meta#partial}: the points add up to the range. */
    FLAG,
    /** It is left out. */
    CUT,
    /** It has all of its time, also what lies before or after the range: points of neighbouring ranges are equal. */
    WHOLE
}
