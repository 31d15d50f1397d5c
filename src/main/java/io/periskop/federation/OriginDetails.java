package io.periskop.federation;

import io.periskop.http.Http;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpTrouble;
import io.periskop.store.ErrorId;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Asks the server that counted an error for its occurrences, when somebody looks at them: they need not leave their region before. Goes
 * the way that its counts come.
 */
public final class OriginDetails {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 8 << 20;

    private final Http http;

    public OriginDetails(Http http) {
        this.http = http;
    }

    /**
     * @param limit on occurrences
     * @return JSON as {@code /api/v1/errors/<id>/occurrences} answers it; fails with an {@link HttpTrouble}
     */
    public Mono<byte[]> occurrences(KnownOrigin origin, ErrorId error, int limit) {
        HttpCall get = HttpCall.get(url(origin, error, limit), PATIENCE).header("Accept", "application/json");
        HttpCall call = new HttpCall(
                get.method(), get.uri(), get.headers(), get.body(), get.socket(), get.timeout(), MOST_BYTES);
        return http.exchange(origin.http(), call).flatMap(answer -> {
            if (answer.status() == 404) {
                return Mono.error(new HttpTrouble("it does not have the error any more"));
            }
            String type = answer.header("content-type");
            if (answer.status() != 200 || type == null || !type.startsWith("application/json")) {
                return Mono.error(new HttpTrouble("it answered with status " + answer.status()
                        + (answer.status() == 200 ? " and something else than JSON" : "")));
            }
            return Mono.just(answer.body());
        });
    }

    /** The asked server's own, or that of the next one on the way. */
    private static URI url(KnownOrigin origin, ErrorId error, int limit) {
        String rest =
                origin.path().size() <= 1 ? "" : "/origins/" + URLEncoder.encode(origin.id(), StandardCharsets.UTF_8);
        return beside(origin.via(), "/api/v1/errors/" + error.text() + rest + "/occurrences?limit=" + limit);
    }

    /** Another address of the server whose {@code /federate} is there. */
    static URI beside(URI federate, String address) {
        String path = federate.getRawPath();
        String base = path.substring(0, path.lastIndexOf('/'));
        return URI.create(federate.getScheme() + "://" + federate.getRawAuthority() + base + address);
    }
}
