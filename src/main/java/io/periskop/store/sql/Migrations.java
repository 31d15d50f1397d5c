package io.periskop.store.sql;

import java.util.Arrays;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database's tables to what this version needs. Flyway holds a lock meanwhile: replicas that start together take
 * turns.
 */
final class Migrations {
    private static final String HISTORY = "periskop_schema_history";

    private Migrations() {}

    /** @param folder the dialect's below {@code db/migration} */
    static void run(String folder, String jdbcUrl, Properties properties) {
        Flyway flyway = flyway(folder, jdbcUrl, properties).load();
        refuseNewer(flyway.info().all());
        if (hasFailed(flyway.info().all())) {
            flyway.repair();
        }
        flyway.migrate();
    }

    static FluentConfiguration flyway(String folder, String jdbcUrl, Properties properties) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new JdbcSource(jdbcUrl, properties))
                .locations("classpath:db/migration/" + folder)
                .table(HISTORY)
                // Periskop's own server may have its table in the same place.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .validateMigrationNaming(true);
    }

    /** Where a database commits in the middle of a migration Flyway waits for a person; ours may be run again. */
    private static boolean hasFailed(MigrationInfo[] migrations) {
        return Arrays.stream(migrations)
                .anyMatch(migration -> migration.getState().isFailed());
    }

    private static void refuseNewer(MigrationInfo[] migrations) {
        MigrationVersion known = Arrays.stream(migrations)
                .filter(migration -> migration.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .reduce(MigrationVersion.EMPTY, (a, b) -> b.compareTo(a) > 0 ? b : a);
        for (MigrationInfo migration : migrations) {
            if (migration.getState().isApplied() && migration.getVersion().compareTo(known) > 0) {
                throw new StoreOpenException(
                        "the database has schema " + migration.getVersion()
                                + ", made by a newer version of this server, which knows " + known
                                + "; run that version, or restore a backup made before",
                        null);
            }
        }
    }
}
