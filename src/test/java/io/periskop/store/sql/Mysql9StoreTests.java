package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.StoreContract;
import io.periskop.store.StoreLimits;
import io.periskop.store.TestStore;

class Mysql9StoreTests implements StoreContract {
    @Override
    public TestStore store(StoreLimits limits, Dropped dropped) {
        return OpenDatabases.one(ContainerServer.MYSQL_9, limits, dropped);
    }
}
