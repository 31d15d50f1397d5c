package io.periskop.client;

import java.lang.ref.WeakReference;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which throwables were reported lately, by identity: one that passes through several hooks, or is the cause of one that
 * does, is one error. Remembers the newest {@value #MOST} for a minute, and keeps none of them alive.
 *
 * <p>Exceptions without a stack are often made once and thrown many times. Such a one is counted again when the same hook
 * brings it again, and says nothing about what it is the cause of.
 */
final class SeenErrors {
    static final int MOST = 1024;
    static final long MEMORY_MILLIS = 60_000;

    private final Clock clock;
    private final int maxCauses;
    private final Map<Identity, Sight> sights = new LinkedHashMap<>();

    SeenErrors(Clock clock, int maxCauses) {
        this.clock = clock;
        this.maxCauses = maxCauses;
    }

    /**
     * Remembers the error and its causes.
     *
     * @param hook who brings it
     * @return whether it is to be counted
     */
    synchronized boolean admit(Throwable error, Object hook) {
        long now = clock.millis();
        List<Throwable> chain = chain(error);
        Sight known = known(chain, hook, now);
        Sight sight = known == null ? new Sight(now) : known;
        sight.hooks().add(hook);
        for (Throwable link : chain) {
            Identity identity = new Identity(link);
            if (known == null) {
                sights.remove(identity);
            }
            sights.putIfAbsent(identity, sight);
        }
        trim();
        return known == null;
    }

    /** The causes of an error may be known, too: it was logged, then wrapped and thrown on. */
    private Sight known(List<Throwable> chain, Object hook, long now) {
        for (Throwable link : chain) {
            Sight sight = sights.get(new Identity(link));
            if (sight == null || now - sight.millis() > MEMORY_MILLIS) {
                continue;
            }
            if (hasStack(link) || (link == chain.get(0) && !sight.hooks().contains(hook))) {
                return sight;
            }
        }
        return null;
    }

    private void trim() {
        var oldest = sights.keySet().iterator();
        while (sights.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    private List<Throwable> chain(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> met = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable next = error;
                next != null && chain.size() <= maxCauses && met.add(next);
                next = ThrownChain.causeOf(next)) {
            chain.add(next);
        }
        return chain;
    }

    private static boolean hasStack(Throwable error) {
        return !ThrownChain.framesOf(error).isEmpty();
    }

    /** When it was counted, and who has brought it since. */
    private record Sight(long millis, Set<Object> hooks) {
        Sight(long millis) {
            this(millis, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
    }

    /** Equal while its throwable lives, and only to another of the same. */
    private static final class Identity extends WeakReference<Throwable> {
        private final int hash;

        Identity(Throwable error) {
            super(error);
            this.hash = System.identityHashCode(error);
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            Throwable mine = get();
            return mine != null && other instanceof Identity identity && identity.refersTo(mine);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
