package io.periskop.store.sql;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a transaction writes, put together so that each kind of row is one statement. */
final class Changes {
    private record Execution(Command command, Object[] values) {}

    private final Map<Write, List<Object[]>> rows = new EnumMap<>(Write.class);
    private final List<Execution> executions = new ArrayList<>();
    private final ServiceBuckets ofServices = new ServiceBuckets();

    void write(Write write, Object[] row) {
        rows.computeIfAbsent(write, w -> new ArrayList<>()).add(row);
    }

    /** What an error counted, which its service counts with it. */
    void count(Object[] bucket) {
        write(Write.BUCKETS, bucket);
        ofServices.add(bucket);
    }

    void execute(Command command, Object... values) {
        executions.add(new Execution(command, values));
    }

    /** To be called once. */
    Mono<Void> save(Session session) {
        ofServices.rows().forEach(row -> write(Write.SERVICE_BUCKETS, row));
        return Flux.fromIterable(rows.entrySet())
                .concatMap(each -> session.write(each.getKey(), each.getValue()))
                .thenMany(Flux.fromIterable(executions))
                .concatMap(each -> session.execute(each.command(), each.values()))
                .then();
    }
}
