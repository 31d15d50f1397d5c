package io.periskop.api.v1;

import io.periskop.store.Errors;
import io.periskop.store.Events;
import io.periskop.store.Feed;
import io.periskop.store.Reports;
import io.periskop.store.Series;
import io.periskop.store.Sources;
import io.periskop.store.States;
import io.periskop.store.StorageStatus;
import io.periskop.store.sql.SqlStorage;
import java.util.function.Supplier;

/** Every port of one store that the API needs. */
record Ports(
        Reports reports,
        Errors errors,
        States states,
        Sources sources,
        Series series,
        Feed feed,
        Events events,
        Supplier<StorageStatus> status) {
    static <T extends Reports & Errors & States & Sources & Series & Feed & Events> Ports of(
            T store, Supplier<StorageStatus> status) {
        return new Ports(store, store, store, store, store, store, store, status);
    }

    static Ports of(SqlStorage storage) {
        return new Ports(
                storage.reports(),
                storage.store(),
                storage.store(),
                storage.store(),
                storage.store(),
                storage.store(),
                storage.store(),
                storage::status);
    }
}
