package io.periskop.api.v1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The OpenAPI document and the page that shows it. Of Swagger UI only the files that the page needs are served; the page asks
 * nobody but this server, and its policy lets it ask nobody else.
 */
final class DocsPage {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final MediaType SCRIPT = new MediaType("text", "javascript");
    private static final MediaType STYLE = new MediaType("text", "css");
    private static final Map<String, MediaType> OF_SWAGGER =
            Map.of("swagger-ui-bundle.js", SCRIPT, "swagger-ui.css", STYLE, "favicon-32x32.png", MediaType.IMAGE_PNG);
    private static final String WEBJAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private final Mono<byte[]> document;

    /** @param document made when it is first asked for, and kept */
    DocsPage(Callable<byte[]> document) {
        this.document = Mono.fromCallable(document)
                .subscribeOn(Schedulers.boundedElastic())
                .cacheInvalidateIf(made -> false);
    }

    /** What answers GET, by path. */
    Map<String, HandlerFunction<ServerResponse>> pages() {
        Map<String, HandlerFunction<ServerResponse>> pages = new TreeMap<>();
        pages.put(
                "/api/v1/openapi.json",
                request -> document.flatMap(bytes -> file(request, MediaType.APPLICATION_JSON, bytes)));
        pages.put("/api/docs", request -> own(request, "docs.html", MediaType.TEXT_HTML));
        pages.put(
                "/api/docs/",
                request ->
                        ServerResponse.permanentRedirect(URI.create("../docs")).build());
        pages.put("/api/docs/docs.js", request -> own(request, "docs.js", SCRIPT));
        pages.put("/api/docs/docs.css", request -> own(request, "docs.css", STYLE));
        OF_SWAGGER.forEach((name, type) ->
                pages.put("/api/docs/" + name, request -> of(request, () -> swagger(name), type)));
        return pages;
    }

    private static Mono<ServerResponse> own(ServerRequest request, String name, MediaType type) {
        return of(request, () -> bytes(DocsPage.class.getResourceAsStream(name), name), type);
    }

    private static Mono<ServerResponse> of(ServerRequest request, Callable<byte[]> content, MediaType type) {
        return Mono.fromCallable(content)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(bytes -> file(request, type, bytes));
    }

    private static Mono<ServerResponse> file(ServerRequest request, MediaType type, byte[] content) {
        String etag = Etag.of(content);
        return request.checkNotModified(etag)
                .switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
                        .header(
                                HttpHeaders.CONTENT_TYPE,
                                type + (type.getType().equals("text") ? ";charset=utf-8" : ""))
                        .header("Content-Security-Policy", POLICY)
                        .header("Referrer-Policy", "no-referrer")
                        .headers(Endpoint::neverStale)
                        .eTag(etag)
                        .bodyValue(content)));
    }

    private static byte[] swagger(String name) throws IOException {
        ClassLoader jars = DocsPage.class.getClassLoader();
        Properties webjar = new Properties();
        try (InputStream in = jars.getResourceAsStream(WEBJAR)) {
            if (in == null) {
                throw new IllegalStateException("Swagger UI is not part of this build");
            }
            webjar.load(in);
        }
        String file = "META-INF/resources/webjars/swagger-ui/" + webjar.getProperty("version") + "/" + name;
        return bytes(jars.getResourceAsStream(file), file);
    }

    private static byte[] bytes(@Nullable InputStream file, String name) {
        if (file == null) {
            throw new IllegalStateException(name + " is not part of this build");
        }
        try (file) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
