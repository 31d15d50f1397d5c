package io.periskop.alert;

import io.periskop.label.Labels;
import io.periskop.store.ErrorId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert that Alertmanagers have, whoever told them of it: this server, or a rule of a Prometheus.
 *
 * @param labels its identity
 * @param error whose it is, as its labels say; null if they name none
 * @param service as its labels say; empty if they do not
 * @param source of it, a page; empty if there is none that may be followed
 * @param pages of it, one in each Alertmanager that has it
 * @param silences that hold it back, in any Alertmanager
 * @param silenceUrl where it can be silenced
 */
public record FiringAlert(
        Labels labels,
        SortedMap<String, String> annotations,
        State state,
        @Nullable ErrorId error,
        String service,
        Instant startsAt,
        Instant endsAt,
        String source,
        List<String> pages,
        List<Silence> silences,
        String silenceUrl) {
    /** From what matters most. */
    public enum State {
        /** People are told. */
        FIRING,
        /** An Alertmanager has not yet decided. */
        UNPROCESSED,
        SILENCED,
        /** Another alert stands for it. */
        INHIBITED
    }

    /** @param url of its page */
    public record Silence(String id, String url) {}
}
