package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.scrape.PoolsView;
import io.periskop.scrape.TargetStatus;
import io.periskop.store.StorageState;
import io.periskop.store.StorageStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** {@code /api/v1/status}: which server this is, and whether it has what it needs: what a client asks first. */
public final class StatusResource implements Resource {
    private static final Answer EXAMPLE = new Answer(
            "0.1.0",
            true,
            new Storage("postgres", StorageState.UP, "errors are stored"),
            12,
            3456,
            Instant.parse("2026-11-22T15:04:05Z"));

    private final String version;
    private final Instant startedAt;
    private final Supplier<StorageStatus> storage;
    private final Catalog catalog;
    private final CatalogFeed feed;
    private final PoolsView pools;

    @Schema(name = "ServerStatus")
    record Answer(
            @Schema(description = "Of the server", example = "0.1.0")
            String version,

            @Schema(description = "Whether errors can be stored, and all that are stored were read")
            boolean ready,

            Storage storage,

            @Schema(description = "Services that have errors or are scraped", example = "12")
            int services,

            @Schema(description = "Errors of all of them, in whatever state", example = "3456")
            int errors,

            Instant startedAt) {}

    @Schema(name = "StorageInShort", description = "More is in `status/storage`")
    record Storage(
            @Schema(description = "As in the configuration", example = "postgres")
            String kind,

            @Schema(description = "`up`, or why not", example = "up")
            StorageState state,

            @Schema(description = "The state in a sentence", example = "errors are stored")
            String detail) {}

    /** @param storage costs nothing, and answers at once whatever state it is in */
    public StatusResource(
            String version,
            Instant startedAt,
            Supplier<StorageStatus> storage,
            Catalog catalog,
            CatalogFeed feed,
            PoolsView pools) {
        this.version = version;
        this.startedAt = startedAt;
        this.storage = storage;
        this.catalog = catalog;
        this.feed = feed;
        this.pools = pools;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/status", call -> call.json(this::status))
                .id("getStatus")
                .tag("Status")
                .summary("Which server this is, and whether it has what it needs")
                .answers(EXAMPLE, "How the server does; also while its storage does not work");
    }

    private Answer status() {
        StorageStatus stored = storage.get();
        return new Answer(
                version,
                stored.health().up() && feed.status().loaded(),
                new Storage(
                        stored.type(), stored.health().state(), stored.health().sentence()),
                services().size(),
                catalog.size(),
                startedAt);
    }

    private Set<String> services() {
        Set<String> names = new HashSet<>(catalog.services());
        pools.pools().values().stream()
                .flatMap(pool -> pool.all().stream())
                .map(TargetStatus::service)
                .forEach(names::add);
        return names;
    }
}
