package io.periskop.federation;

import io.periskop.exposition.Federated.Origin;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every server whose counts are told to this one, and when it last said something. Safe for concurrent use. */
public final class OriginsBook {
    private static final Logger log = LoggerFactory.getLogger(OriginsBook.class);
    /** Ids are chosen by operators; more of them are a mistake, or somebody's malice. */
    private static final int MOST = 1000;

    /** Scrapes that may fail. */
    private static final int STALE_AFTER = 3;

    private static final int MOST_EPOCHS = 100;

    private final Map<String, KnownOrigin> origins = new TreeMap<>();
    private final Map<String, Set<String>> epochs = new HashMap<>();

    /** False where there are too many already. */
    synchronized boolean heard(Origin said, URI via, Instant at, LeafTaker.Job job) {
        KnownOrigin before = origins.get(said.id());
        if (before == null && origins.size() >= MOST) {
            return false;
        }
        Set<String> known = epochs.computeIfAbsent(said.id(), id -> new HashSet<>());
        Instant claimedTwice = before == null ? null : before.claimedTwice();
        if (before != null && !before.epoch().equals(said.epoch())) {
            if (known.contains(said.epoch())) {
                claim(before, at);
                claimedTwice = at;
            } else {
                log.warn(
                        "the counts of server {} began anew: it has another storage. What it counted before is kept, and"
                                + " what it counts now is added",
                        said.id());
            }
        }
        if (known.size() < MOST_EPOCHS) {
            known.add(said.epoch());
        }
        // Clocks of servers differ: who answers itself says it now.
        Instant passedOn = said.path().size() <= 1 ? null : said.asOf();
        Instant asOf = passedOn == null || passedOn.isAfter(at) ? at : passedOn;
        KnownOrigin told = new KnownOrigin(
                said.id(),
                said.epoch(),
                new Labels(said.labels()),
                said.path(),
                via,
                asOf,
                job.interval().multipliedBy(STALE_AFTER),
                job.details(),
                job.http(),
                claimedTwice);
        origins.put(said.id(), before == null ? told : merged(before, told, at));
        return true;
    }

    /** The shorter way is the better one, as long as it leads somewhere; the newer word is the one that counts. */
    private static KnownOrigin merged(KnownOrigin before, KnownOrigin told, Instant at) {
        boolean nearer = !before.epoch().equals(told.epoch())
                || before.isStale(at)
                || told.path().size() <= before.path().size();
        boolean fresher = told.asOf().isAfter(before.asOf());
        return new KnownOrigin(
                told.id(),
                told.epoch(),
                nearer ? told.labels() : before.labels(),
                nearer ? told.path() : before.path(),
                nearer ? told.via() : before.via(),
                fresher ? told.asOf() : before.asOf(),
                nearer ? told.staleAfter() : before.staleAfter(),
                nearer ? told.details() : before.details(),
                nearer ? told.http() : before.http(),
                told.claimedTwice());
    }

    private static void claim(KnownOrigin before, Instant at) {
        if (!before.isClaimedTwice(at)) {
            log.error(
                    "two storages claim to be the server {}: each has counts of its own, and both are added up; give each"
                            + " server a global.server_id of its own",
                    before.id());
        }
    }

    /** All that are known from this URL have nothing new. */
    synchronized void heardAgain(URI via, Instant at, Collection<String> ids) {
        for (String id : ids) {
            KnownOrigin known = origins.get(id);
            if (known != null && known.via().equals(via) && known.path().size() == 1) {
                origins.put(
                        id,
                        new KnownOrigin(
                                id,
                                known.epoch(),
                                known.labels(),
                                known.path(),
                                via,
                                at,
                                known.staleAfter(),
                                known.details(),
                                known.http(),
                                known.claimedTwice()));
            }
        }
    }

    /** Sorted by id. */
    public synchronized List<KnownOrigin> all() {
        return List.copyOf(origins.values());
    }

    /** Null where it is not known. */
    public synchronized @Nullable KnownOrigin find(String id) {
        return origins.get(id);
    }
}
