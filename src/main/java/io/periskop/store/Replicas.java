package io.periskop.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/** Port: which servers work on this storage, and which of them does what is done once for all. Times are by the storage's own clock: those of servers may differ. */
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
     * How a target does, in the words of the server that scrapes it.
     *
     * @param target of its service and URL
     * @param kind of failure; empty where it is up
     * @param problem one sentence; empty where it is up
     * @param since the scrape that found it so, by that server's clock; to the microsecond
     */
    record Word(ErrorId target, boolean up, String kind, String problem, Instant since) {}

    /** What a server said. */
    record Said(String server, Word word) {}

    /**
     * A sign of life.
     *
     * @param silence who gave none for longer is not answered
     * @return all that are alive, this one too, sorted by id
     */
    Mono<List<Replica>> beat(String id, String address, String group, Duration silence);

    /** This one works no more. Does nothing where it is not known. */
    Mono<Void> leave(String id);

    /**
     * What others are to know of targets that this one scrapes, instead of what it said of them before.
     *
     * @param gone of which nothing is to be known any more
     */
    Mono<Void> say(String id, Collection<Word> words, Collection<ErrorId> gone);

    /**
     * What others said, also those that are not alive any more.
     *
     * @param ago only what was said since; what is written while this is asked may be missing, so ask for some seconds more
     */
    Mono<List<Said>> heard(String id, Duration ago);

    /**
     * Forgets servers that are gone.
     *
     * @param silence those that gave no sign of life for longer
     * @param said what was said by those that gave none for longer, or left: it has to be said again if they come back
     */
    Mono<Void> forget(Duration silence, Duration said);

    /**
     * Takes something that one server does for all, or keeps it for longer where this one has it.
     *
     * @param id of a server; not empty
     * @param most after that another one may take it
     * @return whether this one has it now; never empty
     */
    Mono<Boolean> take(String job, String id, Duration most);

    /**
     * It is nobody's. Does nothing where this one does not have it any more.
     *
     * @param rest so long nobody is to take it, this one neither
     */
    Mono<Void> giveBack(String job, String id, Duration rest);
}
