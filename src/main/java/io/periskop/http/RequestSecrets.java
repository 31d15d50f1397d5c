package io.periskop.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.periskop.http.Authentication.Basic;
import io.periskop.http.Authentication.Credentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The headers that a configuration adds to a request. Those in files are read for each request.
 *
 * @param authorization null for none
 * @param token that the authorization was made of; null if it was not
 * @param configured names with values; those that anybody may see apart from those for one host only
 */
record RequestSecrets(
        @Nullable String authorization,
        OAuth2Tokens.@Nullable Token token,
        Map<String, List<String>> configured,
        Map<String, List<String>> secret) {
    private static final RequestSecrets NONE = new RequestSecrets(null, null, Map.of(), Map.of());

    /** Headers of a call that say nothing about who we are: another host may get them, too. */
    private static final Set<String> TRAVELLING =
            Set.of("accept", "accept-language", "accept-encoding", "content-type", "user-agent", "if-none-match");

    /** @param authenticated whether to add the authorization */
    static Mono<RequestSecrets> of(HttpConfig config, @Nullable OAuth2Tokens tokens, boolean authenticated) {
        Authentication way = config.authentication();
        if (config.headers().isEmpty() && (!authenticated || way == Authentication.NONE)) {
            return Mono.just(NONE);
        }
        Mono<RequestSecrets> read = read(
                () -> new RequestSecrets(
                        authenticated ? authorization(way) : null,
                        null,
                        headers(config.headers(), false),
                        headers(config.headers(), true)),
                needsFiles(config, authenticated));
        if (tokens == null || !authenticated) {
            return read;
        }
        return read.flatMap(secrets -> tokens.token()
                .map(token -> new RequestSecrets(token.authorization(), token, secrets.configured, secrets.secret)));
    }

    static Mono<Map<String, List<String>>> connectHeaders(ProxyConfig proxy) {
        return read(
                () -> {
                    Map<String, List<String>> all = new LinkedHashMap<>(headers(proxy.connectHeaders(), false));
                    headers(proxy.connectHeaders(), true)
                            .forEach((name, values) -> all.merge(name, values, RequestSecrets::joined));
                    return all;
                },
                hasFiles(proxy.connectHeaders()));
    }

    static boolean mayTravel(String header) {
        return TRAVELLING.contains(header.toLowerCase(Locale.ROOT));
    }

    boolean isEmpty() {
        return authorization == null && configured.isEmpty() && secret.isEmpty();
    }

    /** @param trusted whether it is the host that they are for */
    void fill(HttpHeaders headers, boolean trusted) {
        if (trusted && authorization != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        configured.forEach(headers::add);
        if (trusted) {
            secret.forEach(headers::add);
        }
    }

    @Override
    public String toString() {
        return "RequestSecrets[" + Secret.MASK + "]";
    }

    private static <T> Mono<T> read(Callable<T> reading, boolean blocks) {
        Mono<T> read = Mono.fromCallable(reading);
        return blocks ? read.subscribeOn(Schedulers.boundedElastic()) : read;
    }

    private static boolean needsFiles(HttpConfig config, boolean authenticated) {
        return hasFiles(config.headers()) || (authenticated && hasFiles(config.authentication()));
    }

    private static boolean hasFiles(Authentication way) {
        if (way instanceof Basic basic) {
            return SecretText.isInFile(basic.username()) || SecretText.isInFile(basic.password());
        }
        return way instanceof Credentials given && SecretText.isInFile(given.credentials());
    }

    private static boolean hasFiles(Map<String, List<Secret>> headers) {
        return headers.values().stream().flatMap(List::stream).anyMatch(SecretText::isInFile);
    }

    private static @Nullable String authorization(Authentication way) throws HttpTrouble {
        if (way instanceof Basic basic) {
            return new UserInfo(SecretText.of(basic.username()), SecretText.of(basic.password())).basic();
        }
        if (way instanceof Credentials given) {
            return given.type() + " " + SecretText.line(given.credentials(), "credentials");
        }
        return null;
    }

    private static Map<String, List<String>> headers(Map<String, List<Secret>> headers, boolean secret)
            throws HttpTrouble {
        Map<String, List<String>> read = new LinkedHashMap<>();
        for (Map.Entry<String, List<Secret>> header : headers.entrySet()) {
            List<String> values = new ArrayList<>();
            for (Secret value : header.getValue()) {
                if (value instanceof Secret.Shown != secret) {
                    values.add(SecretText.line(value, "header " + header.getKey()));
                }
            }
            if (!values.isEmpty()) {
                read.put(header.getKey(), values);
            }
        }
        return read;
    }

    private static List<String> joined(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
