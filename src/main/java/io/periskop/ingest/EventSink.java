package io.periskop.ingest;

import java.util.List;
import reactor.core.publisher.Mono;

/** Takes events of any protocol. */
@FunctionalInterface
public interface EventSink {
    /**
     * Done when what is said to be stored is in the store. Events that come together may belong to several services.
     *
     * @param protocol the protocol's name, for meters
     */
    Mono<Receipt> take(String protocol, List<IngestEvent> events);
}
