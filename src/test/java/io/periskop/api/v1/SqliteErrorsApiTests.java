package io.periskop.api.v1;

import io.periskop.store.sql.SqlLocation.SqliteFile;

class SqliteErrorsApiTests extends SqlErrorsApiContract {
    SqliteErrorsApiTests() {
        super(() -> new SqliteFile(":memory:"));
    }
}
