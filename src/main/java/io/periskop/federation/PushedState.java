package io.periskop.federation;

import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did with an error on a server above.
 *
 * @param state null for labels alone; its time tells the later of two words; the total of a muted one is another one on each server, and not said
 * @param edits of its labels, with their times
 * @param by a person, or whom the server above has it from
 * @param note empty for none
 */
public record PushedState(
        String service, String key, @Nullable State state, LabelEdits edits, String by, String note) {
    public static final int LONGEST_NAME = 200;
    public static final int LONGEST_NOTE = 2000;
    /** Of one error. */
    public static final int MOST_LABELS = 128;
    /** In one request. */
    public static final int MOST = 500;
}
