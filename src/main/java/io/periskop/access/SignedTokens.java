package io.periskop.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.periskop.http.Http;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tokens that an OpenID issuer signed (RFC 9068 and what issuers really send): signature, algorithm, issuer, audience and
 * times are checked, times with a minute for clocks that differ.
 */
final class SignedTokens {
    private static final int SKEW_SECONDS = 60;
    private static final int LONGEST = 16 << 10;
    private static final int LONGEST_NAME = 200;
    private static final String WRONG = "the token is not valid";

    private final OidcConfig config;
    private final IssuerKeys keys;
    private final InstantSource clock;
    private final Set<JWSAlgorithm> algorithms;

    SignedTokens(OidcConfig config, Http http, InstantSource clock) {
        this.config = config;
        this.keys = new IssuerKeys(config, http, clock);
        this.clock = clock;
        this.algorithms = config.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it has the three parts of a signed token. */
    static boolean looksSigned(String token) {
        return token.startsWith("eyJ") && token.chars().filter(c -> c == '.').count() == 2;
    }

    Mono<Login> login(String token) {
        SignedJWT jwt = parsed(token);
        if (jwt == null || !algorithms.contains(jwt.getHeader().getAlgorithm())) {
            return Mono.just(new Login.Wrong(WRONG));
        }
        return keys.with(jwt.getHeader().getKeyID())
                .map(known -> verified(jwt, known))
                .onErrorResume(
                        e -> Mono.just(new Login.Unknowable("the issuer of the token cannot be asked for its keys")));
    }

    private static @Nullable SignedJWT parsed(String token) {
        try {
            return token.length() > LONGEST ? null : SignedJWT.parse(token);
        } catch (ParseException e) {
            return null;
        }
    }

    private Login verified(SignedJWT jwt, JWKSet known) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(known)));
        processor.setJWTClaimsSetVerifier(claims());
        try {
            return login(processor.process(jwt, null));
        } catch (ExpiredJWTException e) {
            return new Login.Wrong("the token has expired");
        } catch (BadJWTException e) {
            return new Login.Wrong("the token is for somebody else, of another issuer, or not valid now");
        } catch (BadJOSEException | JOSEException e) {
            return new Login.Wrong(WRONG);
        }
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims() {
        JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(config.issuer()).build();
        Date now = Date.from(clock.instant());
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(new HashSet<>(config.audiences()), exact, Set.of("exp"), null) {
                    @Override
                    protected Date currentTime() {
                        return now;
                    }
                };
        verifier.setMaxClockSkew(SKEW_SECONDS);
        return verifier;
    }

    private Login login(JWTClaimsSet claims) {
        Object name = claims.getClaim(config.nameClaim());
        if (!(name instanceof String text)
                || text.isBlank()
                || !ActingFor.isName(text)
                || text.length() > LONGEST_NAME) {
            return new Login.Wrong("the token names nobody in its claim " + config.nameClaim());
        }
        return new Login.As(Caller.of(new Account(text, roles(claims), false), true));
    }

    private Set<AccessRole> roles(JWTClaimsSet claims) {
        Set<AccessRole> roles = EnumSet.noneOf(AccessRole.class);
        for (String word : words(claim(claims.getClaims(), config.rolesClaim()))) {
            roles.addAll(config.roles().getOrDefault(word, Set.of()));
        }
        return roles;
    }

    /** A whole name wins over a way into objects. */
    private static @Nullable Object claim(Map<?, ?> claims, String path) {
        Object whole = claims.get(path);
        int dot = path.indexOf('.');
        if (whole != null || dot < 0) {
            return whole;
        }
        return claims.get(path.substring(0, dot)) instanceof Map<?, ?> below
                ? claim(below, path.substring(dot + 1))
                : null;
    }

    private static List<String> words(@Nullable Object claim) {
        if (claim instanceof String text) {
            return List.of(text.split(" "));
        }
        return claim instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
