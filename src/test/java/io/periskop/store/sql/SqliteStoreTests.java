package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.StoreContract;
import io.periskop.store.StoreLimits;
import io.periskop.store.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTests implements StoreContract {
    @TempDir
    Path folder;

    private Database database;

    @Override
    public TestStore store(StoreLimits limits, Dropped dropped) {
        database = Opening.open(
                new SqlLocation.SqliteFile(folder.resolve("periskop.db").toString()), Repeats.SILENT);
        return TestStore.of(new SqlStore(database, limits, dropped));
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }
}
