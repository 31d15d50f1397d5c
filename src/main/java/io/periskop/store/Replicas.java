package io.periskop.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** Port: which servers work on this storage. Times are by the storage's own clock: those of servers may differ. */
public interface Replicas {
    /**
     * One server.
     *
     * @param id another one for each start of a server
     * @param address where people reach it; empty where unknown
     * @param group those of one group divide targets; empty for one that divides none
     * @param since its first sign of life
     */
    record Replica(String id, String address, String group, Instant since) {}

    /**
     * A sign of life.
     *
     * @param silence who gave none for longer is not answered
     * @return all that are alive, this one too, sorted by id
     */
    Mono<List<Replica>> beat(String id, String address, String group, Duration silence);

    /** This one works no more. Does nothing where it is not known. */
    Mono<Void> leave(String id);
}
