package io.periskop.ui;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The page that people read: {@code /} for browsers, {@code /ui/…} for what it shows, {@code /ui/assets/…} for its files. One
 * document for all addresses, which knows where the server's root is by how deep its address is. So it works below any path
 * that a proxy puts it, without being told. The page asks nobody but this server, and its policy lets it ask nobody else.
 */
public final class WebUi {
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";
    private static final String READ = "GET, HEAD, OPTIONS";
    private static final String ASSETS = "/ui/assets/";
    private static final String FOR_EVER = "private, max-age=31536000, immutable";
    /** Deeper addresses are nobody's. */
    private static final int DEEPEST = 8;

    private final Mono<UiFiles> files = Mono.fromCallable(UiFiles::read)
            .subscribeOn(Schedulers.boundedElastic())
            .cacheInvalidateIf(read -> false);
    private final Map<String, UiFile> pages = new ConcurrentHashMap<>();

    /** The root only for those who read HTML: others find something else there. */
    public RouterFunction<ServerResponse> routes() {
        RequestPredicate reading = RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD);
        RequestPredicate page = RequestPredicates.path("/ui").or(RequestPredicates.path("/ui/**"));
        RequestPredicate root = RequestPredicates.path("/").and(WebUi::isBrowser);
        return RouterFunctions.route()
                .route(reading.and(RequestPredicates.path("/ui/assets/{hash}/**")), this::asset)
                .route(reading.and(page.or(root)), this::page)
                .route(page, WebUi::otherMethod)
                .build();
    }

    private static boolean isBrowser(ServerRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return reads
                && request.headers().accept().stream()
                        .anyMatch(type -> type.isConcrete() && type.isCompatibleWith(MediaType.TEXT_HTML));
    }

    private Mono<ServerResponse> page(ServerRequest request) {
        int deep = slashes(path(request)) - 1;
        if (deep > DEEPEST || path(request).startsWith(ASSETS)) {
            return notFound();
        }
        String up = deep <= 0 ? "./" : "../".repeat(deep);
        return files.flatMap(all -> {
            String etag = "W/\"" + all.hash() + "-" + deep + "\"";
            return request.checkNotModified(etag)
                    .switchIfEmpty(Mono.defer(() -> file(
                            request,
                            ServerResponse.ok()
                                    .header("Content-Security-Policy", POLICY)
                                    .header("Referrer-Policy", "same-origin")
                                    .header("Cross-Origin-Opener-Policy", "same-origin")
                                    .header(HttpHeaders.VARY, "Accept")
                                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                                    .eTag(etag),
                            pages.computeIfAbsent(up, all::page))));
        });
    }

    private Mono<ServerResponse> asset(ServerRequest request) {
        String path = path(request).substring(ASSETS.length());
        int slash = path.indexOf('/');
        return files.flatMap(all -> {
            boolean isCurrent = slash > 0 && path.substring(0, slash).equals(all.hash());
            UiFile file = isCurrent ? all.file(path.substring(slash + 1)) : null;
            return answer(request, file);
        });
    }

    private static Mono<ServerResponse> answer(ServerRequest request, @Nullable UiFile file) {
        return file == null
                ? notFound()
                : file(request, ServerResponse.ok().header(HttpHeaders.CACHE_CONTROL, FOR_EVER), file);
    }

    private static Mono<ServerResponse> file(ServerRequest request, ServerResponse.BodyBuilder answer, UiFile file) {
        answer.header(HttpHeaders.CONTENT_TYPE, file.type())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff");
        if (!takesGzip(request.headers().header(HttpHeaders.ACCEPT_ENCODING))) {
            return answer.bodyValue(file.plain());
        }
        return answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").bodyValue(file.gzipped());
    }

    private static boolean takesGzip(List<String> encodings) {
        return encodings.stream()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(each -> each.replace(" ", ""))
                .anyMatch(
                        each -> each.equals("gzip") || each.startsWith("gzip;q=") && !each.matches("gzip;q=0(\\.0*)?"));
    }

    private static String path(ServerRequest request) {
        return request.requestPath().pathWithinApplication().value();
    }

    private static int slashes(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private static Mono<ServerResponse> notFound() {
        return text(HttpStatus.NOT_FOUND, "404 page not found\n");
    }

    private static Mono<ServerResponse> otherMethod(ServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                ? ServerResponse.noContent().header(HttpHeaders.ALLOW, READ).build()
                : text(HttpStatus.METHOD_NOT_ALLOWED, "405 method not allowed, only " + READ + "\n");
    }

    private static Mono<ServerResponse> text(HttpStatus status, String line) {
        ServerResponse.BodyBuilder answer =
                ServerResponse.status(status).header(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            answer.header(HttpHeaders.ALLOW, READ);
        }
        return answer.bodyValue(line);
    }
}
