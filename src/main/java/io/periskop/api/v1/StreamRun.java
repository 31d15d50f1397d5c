package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.label.search.Search;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;

/** One client's stream: what of each pulse is for it. Used by one thread at a time. */
final class StreamRun {
    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final String TICK = "tick";
    static final String RESET = "reset";
    static final String OVERFLOW = "overflow";

    private static final Duration RETRY = Duration.ofSeconds(3);

    @Schema(name = "StreamTick")
    record Tick(
            Instant from,
            Instant to,

            @Schema(description = "How often errors were counted, by service; those with none are left out")
            SortedMap<String, Long> occurrences) {}

    private final Catalog catalog;
    private final Search search;
    private final @Nullable Duration ticks;
    private final SortedMap<String, Long> counted = new TreeMap<>();
    private @Nullable Instant said;
    private @Nullable Instant ticked;

    /** @param ticks null for none */
    StreamRun(Catalog catalog, Search search, @Nullable Duration ticks) {
        this.catalog = catalog;
        this.search = search;
        this.ticks = ticks;
    }

    /** Empty when there is nothing to say. The first one is never. */
    List<ServerSentEvent<String>> take(StreamHub.Pulse pulse) {
        List<ServerSentEvent<String>> events = new ArrayList<>();
        if (said == null) {
            events.add(ServerSentEvent.<String>builder()
                    .id(firstId(pulse))
                    .retry(RETRY)
                    .comment("periskop")
                    .build());
            ticked = pulse.at();
        }
        if (pulse.reset()) {
            events.add(ServerSentEvent.builder("{}").id(pulse.id()).event(RESET).build());
        }
        addMessages(pulse, events);
        addTick(pulse, events);
        if (events.isEmpty() && said != null && !pulse.at().isBefore(said.plus(HEARTBEAT))) {
            events.add(
                    ServerSentEvent.<String>builder().id(pulse.id()).comment("").build());
        }
        if (!events.isEmpty()) {
            said = pulse.at();
        }
        return events;
    }

    /** Of the message before those that follow, so that who is cut off between them misses none. */
    private static String firstId(StreamHub.Pulse pulse) {
        return pulse.messages().isEmpty()
                ? pulse.id()
                : pulse.epoch() + "-" + (pulse.messages().get(0).sequence() - 1);
    }

    /** Also what does not match any more: who shows it has to know. */
    private void addMessages(StreamHub.Pulse pulse, List<ServerSentEvent<String>> events) {
        if (pulse.messages().isEmpty()) {
            return;
        }
        Predicate<CatalogError> matches = catalog.mayMatch(search);
        for (StreamMessage message : pulse.messages()) {
            CatalogError before = message.before();
            CatalogError after = message.after();
            boolean isWanted = after != null && matches.test(after) || before != null && matches.test(before);
            if (isWanted) {
                events.add(ServerSentEvent.builder(message.json())
                        .id(pulse.epoch() + "-" + message.sequence())
                        .event(message.event())
                        .build());
                if (ticks != null && message.delta() > 0) {
                    counted.merge(message.service(), message.delta(), Long::sum);
                }
            }
        }
    }

    private void addTick(StreamHub.Pulse pulse, List<ServerSentEvent<String>> events) {
        if (ticks == null || ticked == null || pulse.at().isBefore(ticked.plus(ticks))) {
            return;
        }
        events.add(ServerSentEvent.builder(Json.text(new Tick(ticked, pulse.at(), new TreeMap<>(counted))))
                .id(pulse.id())
                .event(TICK)
                .build());
        counted.clear();
        ticked = pulse.at();
    }

    /** The last one of who does not keep up. */
    static ServerSentEvent<String> overflow() {
        return ServerSentEvent.builder("{}").event(OVERFLOW).build();
    }
}
