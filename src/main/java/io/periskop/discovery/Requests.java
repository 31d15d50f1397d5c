package io.periskop.discovery;

import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Exchanges with discovery servers whose failures say what was asked. */
public final class Requests {
    private Requests() {}

    /**
     * What a good answer says. It is read on a thread that may be busy for long.
     *
     * @param reader as in {@link #good}
     * @return fails with {@link DiscoveryTrouble}
     */
    public static <T> Mono<T> read(
            DiscoveryContext context, HttpConfig config, HttpCall call, String advice, Function<HttpAnswer, T> reader) {
        return exchange(context, config, call).map(answer -> good(call, answer, advice, reader));
    }

    /**
     * What a good answer says.
     *
     * @param advice what to look at when the status is not one of 200 to 299
     * @param reader may throw {@link DiscoveryTrouble}, whose message follows the URL
     * @throws DiscoveryTrouble that says what was asked
     */
    public static <T> T good(HttpCall call, HttpAnswer answer, String advice, Function<HttpAnswer, T> reader) {
        if (answer.status() < 200 || answer.status() > 299) {
            throw new DiscoveryTrouble(asked(call) + " answered " + answer.status() + "; " + advice);
        }
        try {
            return reader.apply(answer);
        } catch (DiscoveryTrouble e) {
            throw new DiscoveryTrouble(asked(call) + " " + e.getMessage(), e);
        }
    }

    /** Any answer, on a thread that may be busy for long; fails with {@link DiscoveryTrouble} that says what was asked. */
    public static Mono<HttpAnswer> exchange(DiscoveryContext context, HttpConfig config, HttpCall call) {
        return context.http()
                .exchange(config, call)
                .onErrorMap(HttpTrouble.class, e -> new DiscoveryTrouble(asked(call) + " failed: " + e.getMessage(), e))
                .publishOn(context.blocking());
    }

    /** Method and URL, without user and query. */
    public static String asked(HttpCall call) {
        return call.method() + " " + Urls.shown(call.uri());
    }
}
