package io.periskop.federation;

import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.Observation;
import io.periskop.error.Occurrence;
import io.periskop.exposition.Federated;
import io.periskop.exposition.Federated.Count;
import io.periskop.exposition.Federated.FederatedError;
import io.periskop.exposition.Federated.Origin;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.scrape.SeriesNames;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One page, made into observations: of each service one a server that counted. Used once. */
final class PageReading {
    /** A label that only this server gives. */
    static final String ORIGIN = "origin";

    private static final Logger log = LoggerFactory.getLogger(PageReading.class);
    /** Servers that a count goes through at most. */
    static final int DEEPEST = 8;

    private static final String EXPORTED = "exported_";

    private final Federation federation;
    private final LeafTaker.Job job;
    private final Federated page;
    private final URI url;
    private final Instant at;
    private final Map<String, Origin> usable = new TreeMap<>();
    private final List<String> reasons;
    private final Set<String> refusedServices = new HashSet<>();
    private int rejected;

    /**
     * @param observations each of another service or server
     * @param origins ids of those whose counts are taken
     * @param rejected errors that were not taken
     */
    record Read(
            Federated page,
            Instant at,
            List<Told> told,
            List<FederatedError> errors,
            Set<String> origins,
            int rejected,
            List<String> reasons) {}

    /** What one server counted of one service. */
    record Told(String service, LeafTaker.Source source, Observation observation) {}

    private record Group(String service, Origin origin) {}

    PageReading(Federation federation, LeafTaker.Job job, Federated page, URI url, Instant at) {
        this.federation = federation;
        this.job = job;
        this.page = page;
        this.url = url;
        this.at = at;
        this.reasons = new ArrayList<>(page.rejected());
        this.rejected = page.rejectedCount();
    }

    Read read() {
        use(page.server());
        page.others().forEach(this::use);
        Map<Group, List<ReportedAggregate>> groups = new LinkedHashMap<>();
        List<FederatedError> taken = new ArrayList<>();
        for (FederatedError error : page.errors()) {
            if (isTaken(error)) {
                taken.add(error);
                count(error, groups);
            }
        }
        List<Told> told = groups.entrySet().stream()
                .map(entry -> told(entry.getKey(), entry.getValue()))
                .toList();
        federation.meters().taken(taken.size(), page.complete());
        return new Read(page, at, told, taken, Set.copyOf(usable.keySet()), rejected, reasons);
    }

    private void use(Origin origin) {
        OwnIdentity self = federation.self();
        if (origin.id().equals(self.id())) {
            if (!origin.epoch().equals(self.epoch()) && origin.path().size() <= 1) {
                reason("it says that it is " + origin.id() + ", which is this server's own global.server_id; give it"
                        + " another one");
                log.error("{} has the server_id of this server, {}; its counts are not taken", url, origin.id());
            }
            federation.meters().leftOut("own", 1);
            return;
        }
        if (origin.path().contains(self.id())) {
            federation.meters().leftOut("loop", 1);
            return;
        }
        if (origin.path().size() > DEEPEST) {
            federation.meters().leftOut("depth", 1);
            reason("counts of " + origin.id() + " come through more than " + DEEPEST + " servers");
            return;
        }
        if (usable.containsKey(origin.id()) || !federation.origins().heard(origin, url, at, job)) {
            federation.meters().leftOut("too_many_origins", 1);
            reason("counts of " + origin.id() + " are not taken: it is there twice, or there are too many servers");
            return;
        }
        usable.put(origin.id(), origin);
    }

    private boolean isTaken(FederatedError error) {
        boolean known = federation.catalog().size(error.service()) > 0;
        if (!known && federation.catalog().services().size() >= federation.mostServices()) {
            rejected++;
            federation.meters().leftOut("too_many_services", 1);
            if (refusedServices.size() < 3 && refusedServices.add(error.service())) {
                reason("errors of service " + error.service() + " are not taken: there are as many services as"
                        + " limits.services allows");
            }
            return false;
        }
        return true;
    }

    /** Occurrences go with the counts of who tells them: where it passes counts on only, with the first of these. */
    private void count(FederatedError error, Map<Group, List<ReportedAggregate>> groups) {
        String with = error.counts().containsKey(page.server().id())
                ? page.server().id()
                : error.counts().keySet().stream()
                        .filter(usable::containsKey)
                        .findFirst()
                        .orElse("");
        error.counts().forEach((id, count) -> {
            Origin origin = usable.get(id);
            if (origin == null) {
                return;
            }
            List<Occurrence> latest = id.equals(with) ? error.latest() : List.of();
            groups.computeIfAbsent(new Group(error.service(), origin), group -> new ArrayList<>())
                    .add(aggregate(error, count, latest));
        });
    }

    private static ReportedAggregate aggregate(FederatedError error, Count count, List<Occurrence> latest) {
        return new ReportedAggregate(error.key(), count.count(), error.severity(), count.began(), latest);
    }

    private Told told(Group group, List<ReportedAggregate> aggregates) {
        Origin origin = group.origin();
        LeafTaker.Source source = new LeafTaker.Source(origin.id(), origin.epoch());
        Labels labels = labelsOf(origin);
        return new Told(
                group.service(),
                source,
                new Observation(
                        group.service(),
                        source.name(),
                        at,
                        null,
                        aggregates,
                        job.rules().of(group.service(), labels),
                        ErrorLimit.NONE,
                        new SeriesNames(job.series()).of(labels),
                        origin.id()));
    }

    /** Whatever a server says of itself, its origin is its id. */
    private static Labels labelsOf(Origin origin) {
        Map<String, String> all = new TreeMap<>();
        origin.labels().forEach((name, value) -> {
            String shown = name;
            while (shown.equals(ORIGIN) || all.containsKey(shown)) {
                shown = EXPORTED + shown;
            }
            all.put(shown, value);
        });
        all.put(ORIGIN, origin.id());
        return Labels.of(all);
    }

    private void reason(String sentence) {
        if (reasons.size() < 10) {
            reasons.add(sentence);
        }
    }
}
