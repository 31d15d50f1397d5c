package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.JobsContract;
import io.periskop.store.RetentionContract;
import io.periskop.store.StatesContract;
import io.periskop.store.StoreLimits;
import io.periskop.store.TestStore;
import io.periskop.store.TruthContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one file. */
class SqliteReplicasTests implements TruthContract, StatesContract, RetentionContract, JobsContract {
    @TempDir
    Path folder;

    private Database first;
    private Database second;

    @Override
    public TestStore store(StoreLimits limits, Dropped dropped) {
        SqlLocation file = new SqlLocation.SqliteFile(folder.resolve("a.db").toString());
        first = Opening.open(file, Repeats.SILENT);
        second = Opening.open(file, Repeats.SILENT);
        return OpenDatabases.inTurn(new SqlStore(first, limits, dropped), new SqlStore(second, limits, dropped));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }
}
