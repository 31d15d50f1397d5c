package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.JobsContract;
import io.periskop.store.RetentionContract;
import io.periskop.store.StatesContract;
import io.periskop.store.StoreLimits;
import io.periskop.store.TestStore;
import io.periskop.store.TruthContract;

/** Two servers on one database. */
class PostgresReplicasTests implements TruthContract, StatesContract, RetentionContract, JobsContract {
    @Override
    public TestStore store(StoreLimits limits, Dropped dropped) {
        return OpenDatabases.two(DatabaseServer.POSTGRES, limits, dropped);
    }
}
