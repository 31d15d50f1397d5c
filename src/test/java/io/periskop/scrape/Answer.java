package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.scrape.FetchResult.Changed;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.FetchResult.Unchanged;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import reactor.core.publisher.Mono;

/** What came of a fetch, with a copy of the body; all memory was given back. */
record Answer(FetchResult result, byte[] bytes) {

    static Answer of(Fetcher fetcher, FetchRequest request) {
        return Mono.using(
                        Handover::new,
                        handover -> fetcher.fetch(request, handover)
                                .timeout(request.timeout().plusSeconds(15))
                                .map(result -> new Answer(result, copy(handover))),
                        Handover::close)
                .block();
    }

    private static byte[] copy(Handover handover) {
        try (Body body = handover.take()) {
            return body == null ? new byte[0] : Arrays.copyOf(body.bytes(), body.length());
        }
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    Changed changed() {
        assertThat(result).isInstanceOf(Changed.class);
        return (Changed) result;
    }

    Unchanged unchanged() {
        assertThat(result).isInstanceOf(Unchanged.class);
        return (Unchanged) result;
    }

    ScrapeFailure failure() {
        assertThat(result).isInstanceOf(Failed.class);
        return ((Failed) result).failure();
    }
}
