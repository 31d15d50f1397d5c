package io.periskop.push;

import io.periskop.push.PushResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was pushed until it is scraped. Each pusher's counts are cumulative and kept apart from others'; a push counts
 * what its pusher had not said before, so the same push again counts nothing. Nothing is ever counted twice or taken back
 * as long as this lives; what it forgets, by expiry or for lack of memory, it forgets of pushers that are silent for
 * longest.
 *
 * <p>Safe for concurrent use. A push is taken as a whole or not at all.
 */
public final class Gateway {
    /** Of all pushers together, and of a group: they go on being summed up after their pushers are gone. */
    private static final int MOST_TOTALS = 50_000;

    private static final Duration LATER = Duration.ofMinutes(1);

    private final PushLimits limits;
    private final InstantSource clock;
    /** In the order of their last push: who is silent for longest comes first. */
    private final Map<String, Pusher> pushers = new LinkedHashMap<>();

    private final Map<Group, GroupTotals> groups = new TreeMap<>();
    private final Totals totals = new Totals(MOST_TOTALS);
    private final Dropped dropped;
    private String uuid = UUID.randomUUID().toString();
    private int told;
    private long weight;
    private long version;
    private long changes;

    /** Is told what was given up for a limit. */
    @FunctionalInterface
    public interface Dropped {
        void dropped(String what, long count);
    }

    /** What there is, for metrics and for people. */
    public record Size(int pushers, int remembered, int groups, long bytes) {}

    public Gateway(PushLimits limits, InstantSource clock, Dropped dropped) {
        this.limits = limits;
        this.clock = clock;
        this.dropped = dropped;
    }

    /** Takes all of it or nothing. */
    public synchronized PushResult push(Push push) {
        Instant now = clock.instant();
        Pusher known = pushers.get(push.source());
        if (known != null && isSame(known, push)) {
            put(known, known.again(push, now));
            return PushResult.unchanged();
        }
        Pusher before = known == null ? Pusher.unknown(push, now) : known;
        long weightBefore = known == null ? 0 : known.weight();
        if (!before.told() && told >= limits.pushers()) {
            return PushResult.later(
                    Kind.TOO_MANY_PUSHERS,
                    "there are " + told + " pushers, as many as may be (push.pushers); delete groups that are done, or"
                            + " let pushers expire sooner (push.expire_after)",
                    LATER);
        }
        PushMerge.Merged merged = PushMerge.merge(before, push, limits.occurrencesPerError(), now);
        if (merged.after().errors().size() > limits.errorsPerPusher()) {
            return PushResult.refused(
                    Kind.TOO_MANY_ERRORS,
                    "the pusher would have " + merged.after().errors().size() + " different errors, more than "
                            + limits.errorsPerPusher() + " (push.errors_per_pusher)");
        }
        long needed = merged.after().weight() - weightBefore;
        if (!makeRoom(needed, push.source())) {
            return PushResult.later(
                    Kind.FULL,
                    "the gateway holds as much as it may (push.detail_bytes); delete groups that are done, or let"
                            + " pushers expire sooner (push.expire_after)",
                    LATER);
        }
        if (push.replaces()) {
            untell(other ->
                    other.group().equals(push.group()) && !other.source().equals(push.source()));
        }
        put(known, merged.after());
        count(push, merged);
        if (merged.changed()) {
            version++;
        }
        forgetBeyond();
        return PushResult.taken("");
    }

    /**
     * Scrapers are told of nothing of this group any more. What was counted stays counted: a pusher that goes on is told
     * again, from where it was.
     *
     * @return how many pushers it were
     */
    public synchronized int delete(Group group) {
        return untell(pusher -> pusher.group().equals(group));
    }

    /** To be called now and then. */
    public synchronized void expire() {
        Instant now = clock.instant();
        if (!limits.expireAfter().isZero()) {
            Instant silent = now.minus(limits.expireAfter());
            untell(pusher -> pusher.lastPush().isBefore(silent));
        }
        Instant forgotten = now.minus(limits.forgetAfter());
        forget(pusher -> !pusher.told() && pusher.lastPush().isBefore(forgotten), Integer.MAX_VALUE);
        Set<Group> used = new HashSet<>();
        pushers.values().forEach(pusher -> used.add(pusher.group()));
        if (groups.keySet().retainAll(used)) {
            changes++;
        }
    }

    /** Null if the group has no pusher that is told. */
    synchronized @Nullable GatewayView view(@Nullable Group group) {
        if (group == null) {
            return new GatewayView(uuid, version, toldOf(pusher -> true), totals.copy());
        }
        GroupTotals counted = groups.get(group);
        List<Pusher> of = toldOf(pusher -> pusher.group().equals(group));
        return counted == null || of.isEmpty()
                ? null
                : new GatewayView(
                        counted.uuid(uuid), version, of, counted.totals().copy());
    }

    /** Another one whenever what scrapers are told is another; part of {@link GatewayView}. */
    synchronized long version() {
        return version;
    }

    /** What this gateway is to scrapers. */
    public synchronized String uuid() {
        return uuid;
    }

    public synchronized Size size() {
        Set<Group> used = new HashSet<>();
        toldOf(pusher -> true).forEach(pusher -> used.add(pusher.group()));
        return new Size(told, pushers.size() - told, used.size(), weight);
    }

    /** Another one whenever {@link #state} is another. */
    synchronized long changes() {
        return changes;
    }

    synchronized GatewayState state() {
        List<GatewayState.GroupState> ofGroups = new ArrayList<>();
        groups.values()
                .forEach(each -> ofGroups.add(new GatewayState.GroupState(
                        each.group(),
                        each.bornAt(),
                        List.copyOf(each.totals().copy().values()))));
        return new GatewayState(
                uuid, List.copyOf(pushers.values()), List.copyOf(totals.copy().values()), ofGroups);
    }

    /** Goes on from there; before the first push. */
    synchronized void restore(GatewayState state) {
        uuid = state.uuid();
        state.pushers().forEach(pusher -> put(null, pusher));
        add(totals, state.totals());
        for (GatewayState.GroupState each : state.groups()) {
            GroupTotals group = new GroupTotals(each.group(), each.bornAt(), new Totals(MOST_TOTALS));
            add(group.totals(), each.totals());
            groups.put(each.group(), group);
        }
        // Not where it was before: something may have been told since that was not saved.
        version = clock.instant().toEpochMilli();
    }

    private static boolean isSame(Pusher known, Push push) {
        return known.told()
                && known.digest() == push.digest()
                && known.group().equals(push.group())
                && !push.replaces();
    }

    private static void add(Totals totals, Collection<Totals.Total> more) {
        more.forEach(each -> totals.add(each.key(), each.count(), each.createdAt()));
    }

    private List<Pusher> toldOf(Predicate<Pusher> wanted) {
        return pushers.values().stream().filter(Pusher::told).filter(wanted).toList();
    }

    private void put(@Nullable Pusher before, Pusher after) {
        if (before != null) {
            removed(before);
        }
        pushers.put(after.source(), after);
        told += after.told() ? 1 : 0;
        weight += after.weight();
        changes++;
    }

    private void removed(Pusher pusher) {
        pushers.remove(pusher.source());
        told -= pusher.told() ? 1 : 0;
        weight -= pusher.weight();
    }

    /** Keeps its place among the others. */
    private void replace(Pusher before, Pusher after) {
        pushers.put(before.source(), after);
        told += (after.told() ? 1 : 0) - (before.told() ? 1 : 0);
        weight += after.weight() - before.weight();
        changes++;
    }

    private void count(Push push, PushMerge.Merged merged) {
        GroupTotals group = groups.computeIfAbsent(
                push.group(), key -> new GroupTotals(key, clock.instant(), new Totals(MOST_TOTALS)));
        for (String key : keys(push)) {
            PushedError error = merged.after().errors().get(key);
            if (error != null) {
                long grown = merged.grown().getOrDefault(key, 0L);
                totals.add(key, grown, error.createdAt());
                group.totals().add(key, grown, error.createdAt());
            }
        }
        int gone = totals.trim(() -> toldKeys(pusher -> true))
                + group.totals().trim(() -> toldKeys(pusher -> pusher.group().equals(push.group())));
        tell("totals", gone);
    }

    private static Set<String> keys(Push push) {
        Set<String> keys = new HashSet<>();
        push.errors().forEach(error -> keys.add(error.key()));
        return keys;
    }

    private Set<String> toldKeys(Predicate<Pusher> of) {
        Set<String> keys = new HashSet<>();
        toldOf(of)
                .forEach(pusher -> pusher.errors().values().forEach(error -> {
                    if (error.told()) {
                        keys.add(error.key());
                    }
                }));
        return keys;
    }

    private int untell(Predicate<Pusher> which) {
        int before = told;
        for (Pusher pusher : toldOf(which)) {
            replace(pusher, pusher.untold());
        }
        if (told != before) {
            version++;
        }
        return before - told;
    }

    /** Those that are not told go first, then details of those that are silent for longest, but the newest of each error. */
    private boolean makeRoom(long needed, String pushing) {
        if (weight + needed <= limits.detailBytes()) {
            return true;
        }
        for (Pusher pusher : List.copyOf(pushers.values())) {
            if (!pusher.told() && !pusher.source().equals(pushing)) {
                removed(pusher);
                tell("remembered_pushers", 1);
            }
            if (weight + needed <= limits.detailBytes()) {
                return true;
            }
        }
        for (Pusher pusher : toldOf(each -> !each.source().equals(pushing))) {
            Pusher less = pusher.abridged();
            tell("details", occurrences(pusher) - occurrences(less));
            replace(pusher, less);
            version++;
            if (weight + needed <= limits.detailBytes()) {
                return true;
            }
        }
        return false;
    }

    private static long occurrences(Pusher pusher) {
        long occurrences = 0;
        for (PushedError error : pusher.errors().values()) {
            occurrences += error.occurrences().size();
        }
        return occurrences;
    }

    private void forgetBeyond() {
        int excess = pushers.size() - told - limits.pushers();
        if (excess > 0) {
            tell("remembered_pushers", forget(pusher -> !pusher.told(), excess));
        }
    }

    private int forget(Predicate<Pusher> which, int most) {
        int count = 0;
        for (Iterator<Pusher> all = List.copyOf(pushers.values()).iterator(); all.hasNext() && count < most; ) {
            Pusher pusher = all.next();
            if (which.test(pusher)) {
                removed(pusher);
                count++;
                changes++;
            }
        }
        return count;
    }

    private void tell(String what, long count) {
        if (count > 0) {
            dropped.dropped(what, count);
        }
    }
}
