package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.StoreContract;
import io.periskop.store.StoreLimits;
import io.periskop.store.TestStore;

class Mysql84StoreTests implements StoreContract {
    @Override
    public TestStore store(StoreLimits limits, Dropped dropped) {
        return OpenDatabases.one(ContainerServer.MYSQL_8_4, limits, dropped);
    }
}
