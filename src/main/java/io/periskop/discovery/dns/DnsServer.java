package io.periskop.discovery.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import reactor.core.publisher.Mono;

/** One server, asked over UDP with room for 4096 bytes, and again over TCP if the answer was cut. */
final class DnsServer {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int UDP_BYTES = 4_096;

    private final SimpleResolver resolver;
    private final String name;

    DnsServer(InetSocketAddress address) {
        this.name = address.getAddress().getHostAddress() + ":" + address.getPort();
        this.resolver = new SimpleResolver(address);
        this.resolver.setEDNS(0, UDP_BYTES, 0, List.of());
        this.resolver.setTimeout(PATIENCE);
    }

    /** Never fails. Opens a socket, and answers on a thread of the library's. */
    Mono<DnsAnswer> ask(Name question, RecordType type) {
        return Mono.fromFuture(
                        () -> resolver.sendAsync(Message.newQuery(Record.newRecord(question, type.code(), DClass.IN)))
                                .toCompletableFuture())
                .map(message -> answer(question, message))
                .onErrorResume(e -> Mono.just(trouble(question, e)));
    }

    private DnsAnswer answer(Name question, Message message) {
        return switch (message.getRcode()) {
            case Rcode.NOERROR ->
                message.getHeader().getFlag(Flags.TC)
                        ? new DnsAnswer.Trouble(name + " cut its answer for " + question + " even over TCP")
                        : new DnsAnswer.Records(message.getSection(Section.ANSWER));
            case Rcode.NXDOMAIN -> new DnsAnswer.NoSuchName();
            default ->
                new DnsAnswer.Trouble(name + " answered " + Rcode.string(message.getRcode()) + " for " + question);
        };
    }

    private DnsAnswer trouble(Name question, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof TimeoutException
                || String.valueOf(cause.getMessage()).contains("timed out")) {
            return new DnsAnswer.Trouble(
                    name + " gave no answer for " + question + " within " + PATIENCE.toSeconds() + " s");
        }
        String what = cause instanceof IOException ? String.valueOf(cause.getMessage()) : cause.toString();
        return new DnsAnswer.Trouble(name + " could not be asked for " + question + ": " + what);
    }
}
