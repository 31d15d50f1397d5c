package io.periskop.federation;

import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Observation;
import io.periskop.exposition.Federated;
import io.periskop.exposition.MalformedExposition;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import io.periskop.scrape.AnswerTaker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What one job reads of the servers that it federates. Each counts as one source a service: its totals are high-water marks as those of a
 * process are, so that it does not matter how often, in which order or through how many other servers they come.
 */
public final class LeafTaker implements AnswerTaker {
    /** Everything is asked for again so often, whatever is known. */
    static final Duration ALL_AGAIN = Duration.ofHours(24);
    /** And so soon where not everything could be taken. */
    private static final Duration RETRY = Duration.ofMinutes(10);

    private static final int AT_ONCE = 16;

    private final Federation federation;
    private final Job job;
    private final Map<String, Known> targets = new ConcurrentHashMap<>();

    /**
     * What a configuration says of it.
     *
     * @param interval of its scrapes
     * @param rules what becomes of errors before they are counted
     * @param series names of external labels that counts by time keep, and maybe {@code origin}
     * @param details whether occurrences are asked for when somebody looks at them
     * @param pushState whether it is told what people do here
     * @param http how it is asked
     */
    public record Job(
            String name,
            Duration interval,
            ErrorRules rules,
            List<String> series,
            boolean details,
            boolean pushState,
            HttpConfig http) {
        public Job {
            series = List.copyOf(series);
        }
    }

    /**
     * What was had of one target.
     *
     * @param all when everything was last told
     * @param heard when it last answered
     * @param sources by service
     */
    private record Known(
            String cursor, Instant all, Instant heard, Map<String, Set<Source>> sources, Set<String> origins) {
        /** Everything is to be asked for. */
        Known fromTheBeginning() {
            return new Known("", all, heard, sources, origins);
        }

        Known heardAt(Instant at) {
            return new Known(cursor, all, at, sources, origins);
        }
    }

    /** A server's counts. */
    record Source(String id, String epoch) {
        String name() {
            return Observation.sourceOf(id, epoch);
        }
    }

    public LeafTaker(Federation federation, Job job) {
        this.federation = federation;
        this.job = job;
    }

    @Override
    public String accepts() {
        return Federated.TYPE;
    }

    @Override
    public @Nullable String since(String url) {
        if (federation.below().isDoubtRaised(url)) {
            forget(url);
        }
        Known known = targets.get(url);
        return known == null || known.cursor.isEmpty() ? null : known.cursor;
    }

    @Override
    public Taken read(String url, byte[] bytes, int length, Instant at) throws MalformedExposition {
        Federated page = federation.reader().read(bytes, length);
        return new TakenPage(federation, this, url, new PageReading(federation, job, page, URI.create(url), at).read());
    }

    @Override
    public Mono<Void> nothingNew(String url, Instant at) {
        Known known = targets.get(url);
        if (known == null) {
            return Mono.empty();
        }
        return heard(known, Set.of(), at)
                .then(Mono.fromRunnable(() -> {
                    federation.origins().heardAgain(URI.create(url), at, known.origins);
                    boolean again = known.all.plus(ALL_AGAIN).isBefore(at);
                    targets.computeIfPresent(
                            url, (u, k) -> again ? k.fromTheBeginning().heardAt(at) : k.heardAt(at));
                }))
                .then(Mono.defer(() -> job.pushState() ? federation.below().push(url, job, at) : Mono.empty()));
    }

    /** What people did here, to who just told what they did there. Never fails. */
    Mono<Void> tellBack(String url, PageReading.Read read) {
        Known known = targets.get(url);
        if (!job.pushState() || known == null) {
            federation.below().forget(url);
            return Mono.empty();
        }
        federation.below().heard(url, read, known.origins);
        return read.page().more() ? Mono.empty() : federation.below().push(url, job, read.at());
    }

    @Override
    public void forget(String url) {
        targets.computeIfPresent(url, (u, known) -> known.fromTheBeginning());
    }

    /** That sources are there and say what they said; so what they count later is placed after this. */
    Mono<Void> heardOthers(String url, Set<Heard> said, Instant at) {
        Known known = targets.get(url);
        return known == null ? Mono.empty() : heard(known, said, at);
    }

    /** One source of one service. */
    record Heard(String service, Source source) {}

    private Mono<Void> heard(Known known, Set<Heard> but, Instant at) {
        return Flux.fromIterable(known.sources.entrySet())
                .flatMapIterable(entry -> entry.getValue().stream()
                        .map(source -> new Heard(entry.getKey(), source))
                        .filter(each -> !but.contains(each))
                        .toList())
                .flatMap(each -> federation.aggregator().ingest(nothingNewOf(each, at)), AT_ONCE)
                .then();
    }

    /** Of one whose counts are passed on by another as of when that one heard of it: so a catch-up is spread over the time it took. */
    private Observation nothingNewOf(Heard each, Instant at) {
        KnownOrigin origin = federation.origins().find(each.source().id());
        Instant asOf = origin == null || !origin.epoch().equals(each.source().epoch()) ? at : origin.asOf();
        return new Observation(
                each.service(),
                each.source().name(),
                asOf,
                null,
                List.of(),
                ErrorRules.NONE,
                ErrorLimit.NONE,
                Labels.NONE,
                each.source().id());
    }

    /** @param whole whether all of it is in the store */
    void stored(String url, PageReading.Read read, boolean whole) {
        targets.compute(url, (u, known) -> {
            Map<String, Set<Source>> sources = new ConcurrentHashMap<>(known == null ? Map.of() : known.sources);
            for (PageReading.Told told : read.told()) {
                Set<Source> its = new HashSet<>(sources.getOrDefault(told.service(), Set.of()));
                // Of a storage that is no more nothing will be heard.
                its.removeIf(source -> source.id().equals(told.source().id()));
                its.add(told.source());
                sources.put(told.service(), Set.copyOf(its));
            }
            Set<String> origins = new HashSet<>(known == null ? Set.of() : known.origins);
            origins.addAll(read.origins());
            Instant all = known == null || read.page().complete() ? read.at() : known.all;
            if (!whole) {
                Instant soon = read.at().minus(ALL_AGAIN).plus(RETRY);
                all = all.isBefore(soon) ? all : soon;
            }
            boolean again =
                    all.plus(ALL_AGAIN).isBefore(read.at()) && !read.page().more();
            return new Known(again ? "" : read.page().cursor(), all, read.at(), sources, origins);
        });
        // Of targets that are gone.
        targets.values().removeIf(known -> known.heard.plus(ALL_AGAIN).isBefore(read.at()));
        federation.below().forgetBefore(read.at().minus(ALL_AGAIN));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LeafTaker that && federation == that.federation && job.equals(that.job);
    }

    @Override
    public int hashCode() {
        return job.hashCode();
    }
}
