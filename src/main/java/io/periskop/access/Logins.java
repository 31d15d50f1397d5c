package io.periskop.access;

import io.periskop.http.Http;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Finds out who sends a request. Each address has few wrong logins: passwords cannot be tried out, and their checks cannot
 * keep the server busy. Good tokens, and passwords that were good before, are not held up by others' wrong ones.
 */
final class Logins {
    /** Ten at once, then ten a minute. */
    static final RateLimit WRONG = new RateLimit(10 / 60.0, 10);

    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final String WRONG_PASSWORD = "the name or the password is wrong";
    private static final String WRONG_TOKEN = "the token is not known";

    private final Passwords passwords;
    private final List<TokenLogin> tokens;
    private final @Nullable SignedTokens signed;
    private final TokenBuckets wrong;

    Logins(AccessConfig config, Http http, InstantSource clock, Scheduler slow, TokenBuckets wrong) {
        this.passwords = new Passwords(config.passwords(), slow);
        this.tokens = config.tokens();
        OidcConfig oidc = config.oidc();
        this.signed = oidc == null ? null : new SignedTokens(oidc, http, clock);
        this.wrong = wrong;
    }

    /** What a request without credentials is told to bring, one a header. */
    List<String> challenges() {
        List<String> challenges = new ArrayList<>(2);
        if (!passwords.isEmpty()) {
            challenges.add("Basic realm=\"periskop\", charset=\"UTF-8\"");
        }
        if (!tokens.isEmpty() || signed != null) {
            challenges.add("Bearer realm=\"periskop\"");
        }
        return challenges;
    }

    /**
     * @param authorization the header; null if there is none
     * @param client whose wrong logins are counted together
     */
    Mono<Login> login(@Nullable String authorization, String client) {
        if (authorization == null || authorization.isBlank()) {
            return Mono.just(new Login.None());
        }
        String[] parts = authorization.strip().split(" +", 2);
        String credentials = parts.length < 2 ? "" : parts[1].strip();
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(credentials, client);
            case "bearer" -> bearer(credentials).map(login -> counted(login, client));
            default -> Mono.just(new Login.Wrong("the Authorization header must begin with Basic or Bearer"));
        };
    }

    private Mono<Login> basic(String credentials, String client) {
        String text = decoded(credentials);
        int colon = text == null ? -1 : text.indexOf(':');
        if (text == null || colon < 0) {
            return Mono.just(counted(new Login.Wrong("the Basic credentials are not a name and a password"), client));
        }
        String name = text.substring(0, colon);
        String password = text.substring(colon + 1);
        Account remembered = passwords.remembered(name, password);
        if (remembered != null) {
            return Mono.just(new Login.As(Caller.of(remembered, false)));
        }
        Duration wait = wrong.take(client);
        if (!wait.isZero()) {
            return Mono.just(new Login.Later(wait));
        }
        return passwords
                .check(name, password)
                .<Login>map(account -> new Login.As(Caller.of(account, false)))
                .doOnNext(login -> wrong.giveBack(client))
                .defaultIfEmpty(new Login.Wrong(WRONG_PASSWORD))
                .onErrorResume(RejectedExecutionException.class, e -> {
                    wrong.giveBack(client);
                    return Mono.just(new Login.Later(BUSY));
                });
    }

    private Mono<Login> bearer(String token) {
        byte[] digest = TokenLogin.digest(token);
        Account known = null;
        for (TokenLogin login : tokens) {
            // Always all of them: how long it takes says nothing of which one it is.
            known = login.matches(digest) ? login.account() : known;
        }
        if (known != null) {
            return Mono.just(new Login.As(Caller.of(known, true)));
        }
        return signed != null && SignedTokens.looksSigned(token)
                ? signed.login(token)
                : Mono.just(new Login.Wrong(WRONG_TOKEN));
    }

    private Login counted(Login login, String client) {
        if (!(login instanceof Login.Wrong)) {
            return login;
        }
        Duration wait = wrong.take(client);
        return wait.isZero() ? login : new Login.Later(wait);
    }

    private static @Nullable String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
