package io.periskop.store.sql;

import io.periskop.store.sql.SqlLocation.Server;

/** A database server that tests may use. */
interface TestDatabase {
    /** A new, empty database; starts the server if need be, and skips the test if there is none. */
    Server database();

    /** Runs statements in a database that {@link #database} made. */
    void execute(String database, String... statements);

    boolean isPostgres();
}
