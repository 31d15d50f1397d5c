package io.periskop.api.v1;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.SqlStorage;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import reactor.core.scheduler.Schedulers;

/** The same, over a database as a server opens it. */
abstract class SqlErrorsApiContract extends ErrorsApiContract {
    private final Supplier<SqlLocation> location;
    private SqlStorage storage;

    SqlErrorsApiContract(Supplier<SqlLocation> location) {
        this.location = location;
    }

    @Override
    Ports store() {
        storage = SqlStorage.start(
                location.get(),
                LIMITS,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                new SimpleMeterRegistry());
        return new Ports(
                storage.reports(), storage.store(), storage.store(), storage.store(), storage.store(), storage.store());
    }

    @AfterEach
    void close() {
        if (storage != null) {
            storage.close();
        }
    }
}
