package io.periskop.http;

import io.periskop.http.Authentication.OAuth2;
import io.periskop.http.HttpTrouble.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The token of one client: fetched when it is needed first, kept until shortly before it expires, one request at a time. */
final class OAuth2Tokens {
    static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 1 << 20;
    private static final AnswerMemory MEMORY = AnswerMemory.ofHeap();
    private static final long EARLY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * @param expires in the time of {@link System#nanoTime}; null for never
     * @param secret it was given for
     */
    record Token(String authorization, @Nullable Long expires, String secret) {
        boolean isGood() {
            return expires == null || System.nanoTime() - expires < 0;
        }

        @Override
        public String toString() {
            return Secret.MASK;
        }
    }

    private final OAuth2 config;
    private final HttpExchanges exchanges;
    private @Nullable Token known;
    private @Nullable Mono<Token> coming;
    /** Whether the server takes the client's name in the form only; it is asked with a header first, as Go does. */
    private volatile boolean inForm;

    OAuth2Tokens(OAuth2 config, HttpExchanges exchanges) {
        this.config = config;
        this.exchanges = exchanges;
    }

    /** Fails with {@link HttpTrouble}. Asks the server only if there is no good one. */
    Mono<Token> token() {
        boolean inFile = SecretText.isInFile(config.clientSecret())
                || (config.jwt() != null && SecretText.isInFile(config.jwt().key()));
        Mono<String> secret = Mono.fromCallable(this::secret);
        return (inFile ? secret.subscribeOn(Schedulers.boundedElastic()) : secret).flatMap(this::tokenFor);
    }

    /** So that the next one is new, unless it is already. */
    synchronized void forget(Token refused) {
        if (refused.equals(known)) {
            known = null;
        }
    }

    private String secret() throws HttpTrouble {
        return SecretText.of(
                config.jwt() == null ? config.clientSecret() : config.jwt().key());
    }

    private synchronized Mono<Token> tokenFor(String secret) {
        Token now = known;
        if (now != null && now.isGood() && now.secret.equals(secret)) {
            return Mono.just(now);
        }
        if (coming == null) {
            coming = fetched(secret)
                    .timeout(PATIENCE)
                    .onErrorMap(this::named)
                    .doOnNext(this::keep)
                    .doFinally(signal -> done())
                    .cache();
        }
        return coming;
    }

    private synchronized void keep(Token token) {
        known = token;
    }

    private synchronized void done() {
        coming = null;
    }

    private Mono<Token> fetched(String secret) {
        Authentication.JwtKey jwt = config.jwt();
        if (jwt != null) {
            return Mono.fromCallable(() -> JwtAssertion.signed(config, jwt, secret))
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMap(assertion -> ask(Map.of("grant_type", JWT_BEARER, "assertion", assertion), null))
                    .flatMap(answer -> Mono.fromCallable(() -> token(answer, secret)));
        }
        if (inForm) {
            return askInForm(secret).flatMap(answer -> Mono.fromCallable(() -> token(answer, secret)));
        }
        return ask(form(), new UserInfo(encoded(config.clientId()), encoded(secret)).basic())
                .flatMap(answer -> Mono.fromCallable(() -> token(answer, secret)))
                .onErrorResume(
                        HttpTrouble.class,
                        first -> first.kind() != Kind.CREDENTIALS
                                ? Mono.error(first)
                                : askInForm(secret)
                                        .flatMap(answer -> Mono.fromCallable(() -> token(answer, secret)))
                                        .doOnNext(token -> inForm = true));
    }

    private Mono<HttpAnswer> askInForm(String secret) {
        Map<String, String> form = form();
        form.put("client_id", config.clientId());
        if (!secret.isEmpty()) {
            form.put("client_secret", secret);
        }
        return ask(form, null);
    }

    private Map<String, String> form() {
        Map<String, String> form = new TreeMap<>();
        form.put("grant_type", "client_credentials");
        if (!config.scopes().isEmpty()) {
            form.put("scope", String.join(" ", config.scopes()));
        }
        form.putAll(config.endpointParams());
        return form;
    }

    private Mono<HttpAnswer> ask(Map<String, String> form, @Nullable String authorization) {
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpCall call = HttpCall.get(config.tokenUrl(), PATIENCE)
                .post(body.getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        return exchanges.exchange(
                config.client(),
                authorization == null ? call : call.header("Authorization", authorization),
                (response, content) -> AnswerBody.read(MAX_BYTES, MEMORY, response, content));
    }

    private static Token token(HttpAnswer answer, String secret) throws HttpTrouble {
        TokenAnswer said = TokenAnswer.of(answer);
        if (said.token() == null) {
            throw new HttpTrouble(Kind.CREDENTIALS, said.problem());
        }
        return new Token(said.authorization(), expiry(said.expiresIn()), secret);
    }

    /** A little early, so that it does not expire on its way. */
    private static @Nullable Long expiry(long seconds) {
        long nanos = TimeUnit.SECONDS.toNanos(Math.min(seconds, Integer.MAX_VALUE));
        return seconds <= 0 ? null : (Long) (System.nanoTime() + nanos - Math.min(EARLY_NANOS, nanos / 10));
    }

    private HttpTrouble named(Throwable error) {
        HttpTrouble trouble = HttpTroubles.of(error);
        return new HttpTrouble(
                Kind.CREDENTIALS,
                "no OAuth 2.0 token from " + Hosts.hostPort(config.tokenUrl()) + ": " + trouble.getMessage());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
