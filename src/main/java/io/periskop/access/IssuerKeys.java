package io.periskop.access;

import com.nimbusds.jose.jwk.JWKSet;
import io.periskop.http.Http;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public keys of an issuer. Asked for when first needed and then every quarter of an hour; also when a token names a
 * key that is not there, but twice a minute at most, whatever tokens come. While the issuer does not answer, the keys that
 * are there go on to be used.
 */
final class IssuerKeys {
    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LARGEST = 1 << 20;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final OidcConfig config;
    private final Http http;
    private final InstantSource clock;

    private @Nullable JWKSet known;
    private Instant tried = Instant.MIN;
    private Instant fetched = Instant.MIN;
    private @Nullable Mono<JWKSet> fetching;

    IssuerKeys(OidcConfig config, Http http, InstantSource clock) {
        this.config = config;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Those there are.
     *
     * @param missing the id of a key that has to be among them if there is such a one; null for none
     * @return fails with {@link HttpTrouble} if there never were any
     */
    synchronized Mono<JWKSet> with(@Nullable String missing) {
        JWKSet now = known;
        Instant time = clock.instant();
        boolean old = now == null || fetched.plus(FRESH).isBefore(time);
        boolean lacks = now != null && missing != null && now.getKeyByKeyId(missing) == null;
        if (fetching != null && (old || lacks)) {
            return fetching;
        }
        boolean soon = tried.isAfter(time.minus(PAUSE));
        if (now != null && (!old && !lacks || soon)) {
            return Mono.just(now);
        }
        if (now == null && soon) {
            return Mono.error(new HttpTrouble("the issuer's keys are not known yet"));
        }
        tried = time;
        fetching = fetch().doOnNext(this::keep)
                .doOnError(
                        e -> log.warn("web.oidc: the keys of {} cannot be read: {}", config.issuer(), e.getMessage()))
                .onErrorResume(e -> now == null ? Mono.error(e) : Mono.just(now))
                // Before anybody is told: who asks again at once is not given what came of this.
                .doOnTerminate(this::done)
                .cache();
        return fetching;
    }

    private synchronized void keep(JWKSet keys) {
        known = keys;
        fetched = clock.instant();
    }

    private synchronized void done() {
        fetching = null;
    }

    private Mono<JWKSet> fetch() {
        URI direct = config.jwksUrl();
        Mono<URI> url = direct != null ? Mono.just(direct) : discovered();
        return url.flatMap(this::get).flatMap(IssuerKeys::parsed);
    }

    private Mono<URI> discovered() {
        String issuer = config.issuer();
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return get(URI.create(base + DISCOVERY)).flatMap(this::jwksUri);
    }

    private Mono<URI> jwksUri(byte[] document) {
        try {
            JsonNode root = JSON.readTree(document);
            if (!root.path("issuer").asString("").equals(config.issuer())) {
                return Mono.error(new HttpTrouble("its configuration names another issuer"));
            }
            URI uri = URI.create(root.path("jwks_uri").asString(""));
            boolean weaker = config.issuer().startsWith("https:") && !"https".equalsIgnoreCase(uri.getScheme());
            return uri.getHost() == null || weaker
                    ? Mono.error(new HttpTrouble("its configuration has no good jwks_uri"))
                    : Mono.just(uri);
        } catch (JacksonException | IllegalArgumentException e) {
            return Mono.error(new HttpTrouble("its configuration cannot be read"));
        }
    }

    private Mono<byte[]> get(URI uri) {
        HttpConfig how = config.http();
        HttpCall call = HttpCall.get(uri, TIMEOUT);
        HttpCall small = new HttpCall(call.method(), uri, call.headers(), null, null, TIMEOUT, LARGEST);
        return http.exchange(how, small).flatMap(IssuerKeys::body);
    }

    private static Mono<byte[]> body(HttpAnswer answer) {
        return answer.status() == 200
                ? Mono.just(answer.body())
                : Mono.error(new HttpTrouble("it answered " + answer.status()));
    }

    private static Mono<JWKSet> parsed(byte[] body) {
        try {
            return Mono.just(
                    JWKSet.parse(new String(body, StandardCharsets.UTF_8)).toPublicJWKSet());
        } catch (ParseException | IllegalArgumentException e) {
            return Mono.error(new HttpTrouble("its keys are not a JWK set"));
        }
    }
}
