package io.periskop.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Importer;
import io.periskop.config.ImportSource;
import io.periskop.config.RepositoryConfig;
import io.periskop.config.ServerConfig;
import io.periskop.scrub.Scrubber;
import io.periskop.store.StorageHealth;
import io.periskop.store.sql.PeriskopTable;
import io.periskop.store.sql.PeriskopTableException;
import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.StoreOpenException;
import java.io.PrintStream;
import java.time.InstantSource;

/** Runs {@code --import-periskop-from}: once, instead of the server. */
final class PeriskopImport {
    private static final int DONE = 0;
    private static final int ROWS_LEFT_OUT = 1;
    private static final int FAILED = 2;
    private static final String FLAG = "--import-periskop-from";

    private final ServerConfig config;
    private final PrintStream out;
    private final PrintStream err;

    PeriskopImport(ServerConfig config, PrintStream out, PrintStream err) {
        this.config = config;
        this.out = out;
        this.err = err;
    }

    /**
     * Answers the exit code: 0 if all is imported, 1 if rows were left out, each of which is told, 2 if it failed, which is one
     * line.
     */
    int run(ImportSource source) {
        if (config.repository().type() == RepositoryConfig.Type.MEMORY) {
            return failed("the repository is memory, which is gone when the import ends; name a configuration file with"
                    + " --config whose repository.type is sqlite, postgres or mysql");
        }
        SqlLocation location = Databases.location(source.repository());
        String place = Databases.name(location);
        try (PeriskopTable table = PeriskopTable.open(location, source.zone())) {
            return run(table, place);
        } catch (PeriskopTableException e) {
            return failed(place + ": " + e.getMessage());
        }
    }

    private int run(PeriskopTable table, String place) throws PeriskopTableException {
        String identity = table.identity();
        if (identity == null) {
            out.println("imported from " + place + ": its table is empty");
            return DONE;
        }
        try (Storage storage = Storage.open(config.repository(), config.limits(), new SimpleMeterRegistry())) {
            StorageHealth health = storage.status().health();
            if (!health.up()) {
                return failed("the repository cannot be used: " + health.sentence());
            }
            Importer importer = new Importer(
                    storage.reports(), identity, config.limits().occurrencesPerError(), new Scrubber(config.scrub()));
            RowImport rows = new RowImport(importer, Specs.reader(config.limits()), table.largest(), err);
            try {
                table.read(batch -> rows.take(batch, InstantSource.system().instant()));
            } catch (RuntimeException e) {
                return failed("stopped after " + rows.rows() + " rows: " + sentence(e)
                        + "; start it again: what is imported is not imported twice");
            }
            out.println("imported from " + place + ": " + rows.summary());
            return rows.leftOut() == 0 ? DONE : ROWS_LEFT_OUT;
        } catch (StoreOpenException e) {
            return failed(sentence(e));
        }
    }

    private int failed(String sentence) {
        err.println("periskop: " + FLAG + ": " + sentence);
        return FAILED;
    }

    private static String sentence(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.strip().lines().findFirst().orElse(message);
    }
}
