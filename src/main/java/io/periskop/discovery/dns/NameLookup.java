package io.periskop.discovery.dns;

import io.periskop.discovery.DiscoveryTrouble;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Looks for a name as Prometheus does: each candidate of the search list, each at one server after the other. The first
 * server that says yes or no counts for a candidate, and the first candidate that is there, even without records, for the
 * name. It has no records if every candidate is known not to be there, and is not known if one met only trouble.
 */
final class NameLookup {
    private final ResolvConf conf;
    private final List<DnsServer> servers;
    private final RecordType type;
    private final Scheduler blocking;

    NameLookup(ResolvConf conf, int port, RecordType type, Scheduler blocking) {
        this.conf = conf;
        this.servers = conf.servers().stream()
                .map(address -> new DnsServer(new InetSocketAddress(address, port)))
                .toList();
        this.type = type;
        this.blocking = blocking;
    }

    /** Fails with {@link DiscoveryTrouble}. */
    Mono<List<Record>> records(String name) {
        return decided(conf.candidates(name), this::atAnyServer, answer -> answer instanceof DnsAnswer.Records)
                .map(answers -> records(name, answers));
    }

    private Mono<DnsAnswer> atAnyServer(Name candidate) {
        return decided(servers, server -> ask(server, candidate), answer -> !(answer instanceof DnsAnswer.Trouble))
                .map(answers -> answers.get(answers.size() - 1));
    }

    /** The next question is asked from another thread than the library's, which all answers come on. */
    private Mono<DnsAnswer> ask(DnsServer server, Name candidate) {
        return Mono.defer(() -> server.ask(candidate, type)).publishOn(blocking);
    }

    /** One after the other, up to the first that decides. */
    private static <T> Mono<List<DnsAnswer>> decided(
            List<T> all, Function<T, Mono<DnsAnswer>> ask, Function<DnsAnswer, Boolean> decides) {
        return Flux.fromIterable(all)
                .concatMap(ask, 1)
                .takeUntil(decides::apply)
                .collectList();
    }

    private static List<Record> records(String name, List<DnsAnswer> answers) {
        for (DnsAnswer answer : answers) {
            if (answer instanceof DnsAnswer.Records found) {
                return found.records();
            }
        }
        for (DnsAnswer answer : answers) {
            if (answer instanceof DnsAnswer.Trouble trouble) {
                throw new DiscoveryTrouble(name + ": " + trouble.problem());
            }
        }
        return List.of();
    }
}
