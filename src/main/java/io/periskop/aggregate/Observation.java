package io.periskop.aggregate;

import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one process was heard to say.
 *
 * @param source its {@code target_uuid}, or the URL it was heard at if it has none
 * @param at when
 * @param previous when something was last heard at the same place, whoever it was; null if never
 * @param aggregates only those that may differ from what was heard before
 * @param rules what becomes of them before they are counted
 * @param limit on how many they may be
 * @param series labels of the series that its occurrences belong to
 * @param origin the id of the server that counted it, if another one did and tells its sums; null for what processes say
 */
public record Observation(
        String service,
        String source,
        Instant at,
        @Nullable Instant previous,
        List<ReportedAggregate> aggregates,
        ErrorRules rules,
        ErrorLimit limit,
        Labels series,
        @Nullable String origin) {

    /** What a process says. */
    public Observation(
            String service,
            String source,
            Instant at,
            @Nullable Instant previous,
            List<ReportedAggregate> aggregates,
            ErrorRules rules,
            ErrorLimit limit,
            Labels series) {
        this(service, source, at, previous, aggregates, rules, limit, series, null);
    }

    /** Whose series have no labels. */
    public Observation(
            String service,
            String source,
            Instant at,
            @Nullable Instant previous,
            List<ReportedAggregate> aggregates,
            ErrorRules rules,
            ErrorLimit limit) {
        this(service, source, at, previous, aggregates, rules, limit, Labels.NONE);
    }

    /** Begins the name of a source that is a server; no process may have such a name. */
    private static final String SERVER = "federation://";

    private static final String CLAIMED = "claimed ";

    /** The name of the source that is all that a server counts of a service. */
    public static String sourceOf(String serverId, String epoch) {
        return SERVER + serverId + '/' + epoch;
    }

    /** A process that calls itself by the name of a server gets another one: it must not count in its place. */
    Observation underItsOwnName() {
        return origin != null || !source.startsWith(SERVER)
                ? this
                : new Observation(service, CLAIMED + source, at, previous, aggregates, rules, limit, series, null);
    }

    /** Whether the source is one process and no other, rather than what answers at a URL. */
    boolean isNamed() {
        return !source.contains("://");
    }

    /** Counted as it is said, however much it is. */
    public Observation(
            String service, String source, Instant at, @Nullable Instant previous, List<ReportedAggregate> aggregates) {
        this(service, source, at, previous, aggregates, ErrorRules.NONE, ErrorLimit.NONE);
    }

    Observation with(List<ReportedAggregate> others) {
        return new Observation(service, source, at, previous, others, rules, limit, series, origin);
    }
}
