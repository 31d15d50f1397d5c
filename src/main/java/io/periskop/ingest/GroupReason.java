package io.periskop.ingest;

/** Why an event belongs to its error. Shown as the error's label {@code group_reason}. */
public enum GroupReason {
    /** The client said how. */
    FINGERPRINT("fingerprint"),
    /** The client added to what would be made without it. */
    FINGERPRINT_AND_DEFAULT("fingerprint_and_default"),
    /** The types of the chain, and the application's own frames. */
    IN_APP_FRAMES("in_app_frames"),
    /** The types of the chain, and its frames: nobody said which are the application's own. */
    FRAMES("frames"),
    /** The types of the chain and the message without what varies: there are no frames. */
    TYPE_AND_MESSAGE("type_and_message"),
    /** The message without what varies: there is no exception. */
    MESSAGE("message");

    private final String text;

    GroupReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
