package io.periskop.api.v1;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation.Mysql;

class MariaDbErrorsApiTests extends SqlErrorsApiContract {
    MariaDbErrorsApiTests() {
        super(() -> new Mysql(DatabaseServer.MARIADB.database()));
    }
}
