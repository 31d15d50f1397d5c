package io.periskop.discovery;

import io.periskop.http.Hosts;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Asks a service that speaks JSON. Everything fails with {@link DiscoveryTrouble}, which names what was asked, and why. */
public final class JsonClient {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
    private static final int MOST_PAGES = 1_000;
    private static final int NOT_FOUND = 404;

    /** Of all pages of a list, unless an eighth of the heap is less. */
    private static final long MOST_BYTES = 256L << 20;

    private final DiscoveryContext context;
    private final HttpConfig config;
    private final Duration timeout;
    private final long mostBytes;

    /** @param interval how often all is asked; one exchange may take as long, but not less than 10 s nor more than 1 min */
    public JsonClient(DiscoveryContext context, HttpConfig config, Duration interval) {
        this(
                context,
                config,
                interval,
                Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8));
    }

    /** @param mostBytes of all pages of a list */
    JsonClient(DiscoveryContext context, HttpConfig config, Duration interval, long mostBytes) {
        this.mostBytes = mostBytes;
        this.context = context;
        this.config = config;
        this.timeout = interval.compareTo(SHORTEST_TIMEOUT) < 0
                ? SHORTEST_TIMEOUT
                : interval.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : interval;
    }

    /** A GET that may still be changed. */
    public HttpCall get(URI uri) {
        return HttpCall.get(uri, timeout).header("Accept", "application/json");
    }

    /** The answer as JSON, on a thread where it may take its time. */
    public Mono<JsonNode> ask(HttpCall call) {
        return exchange(call).map(answer -> parse(call, answer));
    }

    /** The same for a list: anything else is not an answer. */
    public Mono<JsonNode> askList(HttpCall call) {
        return askList(call, (asked, answer) -> {});
    }

    /** @param check refuses, with {@link #trouble}, what only looks like an answer */
    public Mono<JsonNode> askList(HttpCall call, BiConsumer<HttpCall, HttpAnswer> check) {
        return exchange(call)
                .doOnNext(answer -> check.accept(call, answer))
                .map(answer -> parse(call, answer))
                .doOnNext(node -> {
                    if (!node.isArray()) {
                        throw trouble(call, "the answer is not a list; check that the address is right");
                    }
                });
    }

    /** The same for an object: anything else is not an answer. */
    public Mono<JsonNode> askObject(HttpCall call) {
        return ask(call).map(node -> object(call, node));
    }

    /**
     * All pages of a list, each an object.
     *
     * @param next what to ask after a page, null after the last; gets the number of the page to come, beginning at 2.
     *     Credentials go there, so it must be the same server
     */
    public Mono<List<JsonNode>> pages(HttpCall first, BiFunction<JsonNode, Integer, @Nullable HttpCall> next) {
        return Mono.defer(() -> {
            AtomicLong bytes = new AtomicLong();
            return page(first, first, 1, bytes)
                    .expand(page -> {
                        HttpCall call = next.apply(page.content, page.number + 1);
                        return call == null
                                ? Mono.empty()
                                : sameServer(first, call)
                                        .then(Mono.defer(() -> page(first, call, page.number + 1, bytes)));
                    })
                    .take(MOST_PAGES + 1L)
                    .map(Page::content)
                    .collectList()
                    .doOnNext(pages -> {
                        if (pages.size() > MOST_PAGES) {
                            throw trouble(first, "the answer has more than " + MOST_PAGES + " pages; ask for less");
                        }
                    });
        });
    }

    private record Page(JsonNode content, int number) {}

    /** @param bytes of the pages before, and then of this one too */
    private Mono<Page> page(HttpCall first, HttpCall call, int number, AtomicLong bytes) {
        return exchange(call).map(answer -> {
            if (bytes.addAndGet(answer.body().length) > mostBytes) {
                throw trouble(
                        first, "the pages of the answer have more than " + mostBytes + " bytes together; ask for less");
            }
            return new Page(object(call, parse(call, answer)), number);
        });
    }

    /** As {@link #askObject}, but empty where there is nothing (404). */
    public Mono<JsonNode> askObjectIfThere(HttpCall call) {
        return raw(call)
                .filter(answer -> answer.status() != NOT_FOUND)
                .doOnNext(answer -> check(call, answer))
                .map(answer -> object(call, parse(call, answer)));
    }

    /** A whole answer whose status is of success, on a thread where it may take its time. */
    private Mono<HttpAnswer> exchange(HttpCall call) {
        return raw(call).doOnNext(answer -> check(call, answer));
    }

    private Mono<HttpAnswer> raw(HttpCall call) {
        return context.http()
                .exchange(config, call)
                .onErrorMap(HttpTrouble.class, e -> new DiscoveryTrouble(shown(call) + ": " + e.getMessage(), e))
                .publishOn(context.blocking());
    }

    private static void check(HttpCall call, HttpAnswer answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            throw trouble(call, "answered with status " + answer.status() + "; " + hint(answer.status()));
        }
    }

    private static JsonNode object(HttpCall call, JsonNode node) {
        if (!node.isObject()) {
            throw trouble(call, "the answer is not an object; check that the address is right");
        }
        return node;
    }

    /** What was asked, without a user name, a password or a query. */
    public static DiscoveryTrouble trouble(HttpCall call, String problem) {
        return new DiscoveryTrouble(shown(call) + ": " + problem);
    }

    private static JsonNode parse(HttpCall call, HttpAnswer answer) {
        try {
            return Json.parse(answer.body());
        } catch (DiscoveryTrouble e) {
            throw new DiscoveryTrouble(shown(call) + ": " + e.getMessage() + "; check that the address is right", e);
        }
    }

    private static Mono<Void> sameServer(HttpCall first, HttpCall next) {
        URI one = first.uri();
        URI other = next.uri();
        boolean same = Hosts.scheme(one).equals(Hosts.scheme(other))
                && Hosts.host(one).equals(Hosts.host(other))
                && Hosts.port(one) == Hosts.port(other);
        return same
                ? Mono.empty()
                : Mono.error(
                        trouble(first, "the next page is on another server, which is not trusted; check who answers"));
    }

    private static String shown(HttpCall call) {
        return call.socket() == null
                ? call.method() + " " + Urls.shown(call.uri())
                : call.method() + " " + call.uri().getRawPath() + " on " + call.socket();
    }

    private static String hint(int status) {
        return switch (status) {
            case 400 -> "check the filters and names in the configuration";
            case 401, 403 -> "check the credentials and what they permit";
            case 404 -> "check the address and the names in the configuration";
            case 407 -> "check the proxy's credentials";
            case 429 -> "it is asked too often; lengthen refresh_interval";
            default -> status < 400 ? "redirects are off or lead nowhere; give the final address" : "see its log";
        };
    }
}
