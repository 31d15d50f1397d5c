package io.periskop.api.v1;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.SqlLocation.Mysql;
import io.periskop.store.sql.SqlLocation.Server;

class MariaDbApiTests extends SqlApiContract {
    private Server database;

    @Override
    SqlLocation location() {
        database = DatabaseServer.MARIADB.database();
        return new Mysql(database);
    }

    @Override
    void lose() {
        DatabaseServer.MARIADB.execute("", "DROP DATABASE " + database.database());
    }

    @Override
    public String storage() {
        return "mysql";
    }
}
