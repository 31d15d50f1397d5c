package io.periskop.api.v1;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.SqlLocation.Postgres;
import io.periskop.store.sql.SqlLocation.Server;

class PostgresApiTests extends SqlApiContract {
    private Server database;

    @Override
    SqlLocation location() {
        database = DatabaseServer.POSTGRES.database();
        return new Postgres(database);
    }

    @Override
    void lose() {
        DatabaseServer.POSTGRES.execute("postgres", "DROP DATABASE " + database.database() + " WITH (FORCE)");
    }

    @Override
    public String storage() {
        return "postgres";
    }
}
