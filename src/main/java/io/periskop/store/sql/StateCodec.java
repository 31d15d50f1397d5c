package io.periskop.store.sql;

import io.periskop.store.State;
import java.time.Instant;

/** What only some states have, as bytes; none for the others. */
final class StateCodec {
    private static final byte[] NONE = new byte[0];

    private StateCodec() {}

    static byte[] more(State state) {
        Long untilTotal = state.untilTotal();
        if (!state.afterDeploy() && state.until() == null && untilTotal == null) {
            return NONE;
        }
        return new Packer()
                .flag(state.afterDeploy())
                .timeOrNone(state.until())
                .number(untilTotal == null ? -1 : untilTotal)
                .bytes();
    }

    static State state(State.Status status, Instant since, boolean regressed, byte[] more) {
        if (more.length == 0) {
            return new State(status, since, regressed);
        }
        Unpacker unpacker = new Unpacker(more);
        boolean afterDeploy = unpacker.flag();
        Instant until = unpacker.timeOrNone();
        long untilTotal = unpacker.number();
        return new State(status, since, regressed, afterDeploy, until, untilTotal < 0 ? null : untilTotal);
    }
}
