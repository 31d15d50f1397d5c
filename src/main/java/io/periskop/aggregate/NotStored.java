package io.periskop.aggregate;

/** The store cannot take anything now. Its message says why, in one sentence. */
public final class NotStored extends Exception {
    private static final long serialVersionUID = 1;

    NotStored(String sentence) {
        super(sentence, null, false, false);
    }
}
