package io.periskop.store.sql;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Statements of one transaction, to be subscribed one after the other. Values are {@link Long} or {@code byte[]}. */
interface Session {
    Mono<List<Row>> select(Select select, Object... values);

    Mono<List<Row>> lookup(Lookup lookup, Collection<Object[]> keys);

    /** Whether a lookup by so many keys is one statement: what it groups or tells apart is so over all keys then, else by key. */
    boolean joins(int keys);

    Mono<Void> execute(Command command, Object... values);

    Mono<Void> write(Write write, Collection<Object[]> rows);

    /** Runs what computes for a while where that is allowed. */
    <T> Mono<T> compute(Supplier<T> work);
}
