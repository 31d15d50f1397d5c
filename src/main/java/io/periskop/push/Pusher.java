package io.periskop.push;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One process that pushes, or what is behind one address.
 *
 * @param source what it calls itself, or is called
 * @param group that it pushed to last
 * @param address that its last push came from
 * @param digest of its last push's bytes
 * @param pushes since the gateway knows it
 * @param errors by key, in the order in which they were first heard
 * @param told whether scrapers are told of it: not one that expired or was deleted, of which only the counts are kept
 */
record Pusher(
        String source,
        Group group,
        String address,
        long digest,
        Instant firstPush,
        Instant lastPush,
        long pushes,
        Map<String, PushedError> errors,
        boolean told) {
    Pusher {
        errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
    }

    static Pusher unknown(Push push, Instant now) {
        return new Pusher(push.source(), push.group(), push.address(), 0, now, now, 0, Map.of(), false);
    }

    /** It said the same once more. */
    Pusher again(Push push, Instant now) {
        return new Pusher(
                source, push.group(), push.address(), push.digest(), firstPush, now, pushes + 1, errors, true);
    }

    Pusher said(Push push, Map<String, PushedError> nextErrors, Instant now) {
        return new Pusher(
                source, push.group(), push.address(), push.digest(), firstPush, now, pushes + 1, nextErrors, true);
    }

    /** Its counts stay, so that what it says later is not counted again; its details go. */
    Pusher untold() {
        return with(each(PushedError::untold), false);
    }

    Pusher abridged() {
        return with(each(PushedError::abridged), told);
    }

    long weight() {
        long weight = 0;
        for (PushedError error : errors.values()) {
            weight += error.weight();
        }
        return weight;
    }

    /** All that it counted and that scrapers are told. */
    long count() {
        long count = 0;
        for (PushedError error : errors.values()) {
            count += error.told() ? error.marks().sum() : 0;
        }
        return count;
    }

    private Pusher with(Map<String, PushedError> nextErrors, boolean nextTold) {
        // Without a digest: what it pushes next is read, even if it is what it pushed last.
        return new Pusher(source, group, address, 0, firstPush, lastPush, pushes, nextErrors, nextTold);
    }

    private Map<String, PushedError> each(UnaryOperator<PushedError> change) {
        Map<String, PushedError> changed = new LinkedHashMap<>();
        errors.forEach((key, error) -> changed.put(key, change.apply(error)));
        return changed;
    }
}
