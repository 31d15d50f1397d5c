package io.periskop.federation;

import io.periskop.store.State;

/**
 * What somebody did with an error on a server above.
 *
 * @param state its time tells the later of two words; the total of a muted one is another one on each server, and not said
 * @param by a person, or whom the server above has it from
 * @param note empty for none
 */
public record PushedState(String service, String key, State state, String by, String note) {
    public static final int LONGEST_NAME = 200;
    public static final int LONGEST_NOTE = 2000;
    /** In one request. */
    public static final int MOST = 500;
}
