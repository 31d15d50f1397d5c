package io.periskop.api.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.SpringDocCustomizers;
import org.springdoc.core.fn.builders.operation.Builder;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.SpringDocProviders;
import org.springdoc.core.service.AbstractRequestService;
import org.springdoc.core.service.GenericResponseService;
import org.springdoc.core.service.OpenAPIService;
import org.springdoc.core.service.OperationService;
import org.springdoc.webflux.api.OpenApiWebfluxResource;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springdoc.webflux.core.fn.SpringdocRouteBuilder;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The OpenAPI document of endpoints, made by springdoc. It gets a context of its own that lives while it works: what it needs
 * would otherwise be loaded whenever the server starts, whether or not anybody asks for the document.
 */
final class OpenApiDocument {
    private static final String TITLE = "Periskop";
    private static final String VERSION = "v1";

    private OpenApiDocument() {}

    /** Takes a second or so; not for an event loop. The same endpoints give the same bytes. */
    static byte[] json(List<Endpoint> endpoints) {
        OpenAPI document = skeleton(endpoints);
        document.setServers(null);
        document.getInfo().title(TITLE).version(VERSION).description(Texts.DESCRIPTION);
        Schemas schemas = new Schemas();
        OperationModels models = new OperationModels(schemas);
        for (Endpoint endpoint : endpoints) {
            models.complete(operation(document, endpoint), endpoint);
        }
        Paths paths = new Paths();
        new TreeMap<>(document.getPaths()).forEach(paths::addPathItem);
        document.setPaths(paths);
        document.components(models.components());
        document.setSecurity(OperationModels.SECURITY);
        document.setTags(tags(endpoints));
        try {
            return (Json31.pretty().writeValueAsString(document) + "\n")
                    .replace("\r\n", "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the OpenAPI document cannot be written", e);
        }
    }

    /** Those that are used. Others than the known ones are not described. */
    private static @Nullable List<Tag> tags(List<Endpoint> endpoints) {
        Set<String> used = endpoints.stream().map(Endpoint::tag).collect(Collectors.toSet());
        List<Tag> tags = Texts.TAGS.entrySet().stream()
                .filter(tag -> used.contains(tag.getKey()))
                .map(tag -> new Tag().name(tag.getKey()).description(tag.getValue()))
                .toList();
        return tags.isEmpty() ? null : tags;
    }

    private static Operation operation(OpenAPI document, Endpoint endpoint) {
        PathItem path = document.getPaths().get(endpoint.path());
        Operation operation = path == null
                ? null
                : path.readOperationsMap()
                        .get(PathItem.HttpMethod.valueOf(endpoint.method().name()));
        if (operation == null) {
            throw new IllegalStateException("springdoc left out " + endpoint.method() + " " + endpoint.path());
        }
        return operation;
    }

    private static OpenAPI skeleton(List<Endpoint> endpoints) {
        try (AnnotationConfigReactiveWebApplicationContext context =
                new AnnotationConfigReactiveWebApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("document", Map.of("springdoc.api-docs.enabled", "true")));
            context.registerBean(RouterFunction.class, () -> documented(endpoints));
            context.register(
                    SpringDocConfiguration.class,
                    SpringDocConfigProperties.class,
                    SpringDocWebFluxConfiguration.class,
                    Reader.class);
            context.refresh();
            return context.getBean(Reader.class).document();
        }
    }

    private static RouterFunction<ServerResponse> documented(List<Endpoint> endpoints) {
        SpringdocRouteBuilder routes = SpringdocRouteBuilder.route();
        for (Endpoint endpoint : endpoints) {
            HandlerFunction<ServerResponse> handler = request -> Mono.empty();
            String path = endpoint.path();
            switch (endpoint.method().name()) {
                case "GET" -> routes.GET(path, handler, operation -> describe(operation, endpoint));
                case "POST" -> routes.POST(path, handler, operation -> describe(operation, endpoint));
                case "PUT" -> routes.PUT(path, handler, operation -> describe(operation, endpoint));
                case "PATCH" -> routes.PATCH(path, handler, operation -> describe(operation, endpoint));
                default -> routes.DELETE(path, handler, operation -> describe(operation, endpoint));
            }
        }
        return routes.build();
    }

    private static void describe(Builder operation, Endpoint endpoint) {
        operation.operationId(endpoint.id()).tag(endpoint.tag()).summary(endpoint.summary());
        if (!endpoint.description().isEmpty()) {
            operation.description(endpoint.description());
        }
    }

    /** springdoc's own, which answers the model as well as the text. */
    static final class Reader extends OpenApiWebfluxResource {
        Reader(
                ObjectFactory<OpenAPIService> service,
                AbstractRequestService requests,
                GenericResponseService responses,
                OperationService operations,
                SpringDocConfigProperties properties,
                SpringDocProviders providers,
                SpringDocCustomizers customizers) {
            super(service, requests, responses, operations, properties, providers, customizers);
        }

        OpenAPI document() {
            initOpenAPIBuilder(Locale.ENGLISH);
            return getOpenApi("", Locale.ENGLISH);
        }
    }
}
