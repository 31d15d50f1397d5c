package io.periskop.api.v1;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation.Postgres;

class PostgresErrorsApiTests extends SqlErrorsApiContract {
    PostgresErrorsApiTests() {
        super(() -> new Postgres(DatabaseServer.POSTGRES.database()));
    }
}
