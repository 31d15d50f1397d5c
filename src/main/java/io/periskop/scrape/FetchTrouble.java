package io.periskop.scrape;

import io.periskop.http.HttpTrouble;
import io.periskop.http.HttpTroubles;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.ScrapeFailure.Kind;

/** Names what went wrong on the way to a target. */
final class FetchTrouble {
    private FetchTrouble() {}

    static FetchResult of(Throwable error) {
        HttpTrouble trouble = HttpTroubles.of(error);
        return Failed.of(kind(trouble), String.valueOf(trouble.getMessage()));
    }

    private static Kind kind(HttpTrouble trouble) {
        return switch (trouble.kind()) {
            case REFUSED -> Kind.REFUSED;
            case TIMEOUT -> Kind.TIMEOUT;
            case DNS -> Kind.DNS;
            case TLS -> Kind.TLS;
            case CREDENTIALS -> Kind.CREDENTIALS;
            case TOO_LARGE -> Kind.TOO_LARGE;
            case MALFORMED -> Kind.MALFORMED;
            case UNSUPPORTED -> Kind.UNSUPPORTED;
            case CONNECTION, PROXY, OTHER -> Kind.CONNECTION;
        };
    }
}
