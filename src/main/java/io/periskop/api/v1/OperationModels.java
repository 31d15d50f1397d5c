package io.periskop.api.v1;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/** What endpoints declare, as OpenAPI's models. */
final class OperationModels {
    /** None at all, where the server asks for nothing. */
    static final List<SecurityRequirement> SECURITY = List.of(
            new SecurityRequirement(),
            new SecurityRequirement().addList("basic"),
            new SecurityRequirement().addList("bearer"));

    private static final String PROBLEM_JSON = org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

    private final Schemas schemas;
    private final Map<String, ApiResponse> refusals = new TreeMap<>();

    OperationModels(Schemas schemas) {
        this.schemas = schemas;
    }

    void complete(Operation operation, Endpoint endpoint) {
        List<Parameter> parameters = new ArrayList<>();
        endpoint.params().forEach(param -> parameters.add(parameter(param)));
        operation.setParameters(parameters.isEmpty() ? null : parameters);
        Object body = endpoint.body();
        if (body != null) {
            operation.setRequestBody(new RequestBody()
                    .required(true)
                    .content(content(endpoint.bodyType().toString(), schemas.ofBody(body), Schemas.example(body))));
        }
        operation.setResponses(responses(endpoint));
    }

    Components components() {
        Components components = new Components();
        schemas.complete().forEach(components::addSchemas);
        refusals.forEach(components::addResponses);
        components.addSecuritySchemes(
                "basic", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"));
        components.addSecuritySchemes(
                "bearer", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
        return components;
    }

    private static Parameter parameter(Param<?> param) {
        return new Parameter()
                .name(param.name())
                .in(param.isPath() ? "path" : "query")
                .description(param.description())
                .required(param.isRequired() ? true : null)
                .schema(Schemas.of(param))
                .example(param.example());
    }

    private ApiResponses responses(Endpoint endpoint) {
        Map<String, ApiResponse> byStatus = new TreeMap<>();
        for (Endpoint.Answer answer : endpoint.answers()) {
            byStatus.put(Integer.toString(answer.status().value()), answer(endpoint, answer, byStatus));
        }
        endpoint.problems().stream()
                .collect(Collectors.groupingBy(
                        type -> Integer.toString(type.status().value()), TreeMap::new, Collectors.toList()))
                .forEach((status, types) -> byStatus.put(status, shared(types)));
        if (!endpoint.params().isEmpty()) {
            byStatus.put("414", tooLong());
        }
        ApiResponses responses = new ApiResponses();
        byStatus.forEach(responses::addApiResponse);
        return responses;
    }

    private ApiResponse answer(Endpoint endpoint, Endpoint.Answer answer, Map<String, ApiResponse> others) {
        Object example = answer.example();
        ApiResponse response = new ApiResponse().description(answer.description());
        if (example == null) {
            return response;
        }
        boolean json = answer.type().equals(org.springframework.http.MediaType.APPLICATION_JSON);
        ApiResponse before = others.get(Integer.toString(answer.status().value()));
        Content content = before == null || before.getContent() == null ? new Content() : before.getContent();
        content.putAll(
                json
                        ? content(answer.type().toString(), schemas.ofAnswer(example), Schemas.example(example))
                        : content(answer.type().toString(), Schemas.text(), example));
        response.setContent(content);
        if (json && endpoint.method().equals(HttpMethod.GET) && answer.status() == HttpStatus.OK) {
            response.addHeaderObject(
                    HttpHeaders.ETAG,
                    new Header()
                            .description("For `If-None-Match` of a later request")
                            .schema(Schemas.text()));
            others.put("304", new ApiResponse().description("Nothing changed since the answer with that `ETag`"));
        }
        return response;
    }

    /** Described once: nearly every endpoint has most of them. */
    private ApiResponse shared(List<ProblemType> types) {
        String name = types.stream().map(OperationModels::name).collect(Collectors.joining("Or"));
        refusals.computeIfAbsent(name, missing -> refusal(types));
        return new ApiResponse().$ref(name);
    }

    /** Said before anything is made of the request, so not as a problem. */
    private ApiResponse tooLong() {
        refusals.computeIfAbsent(
                "AddressTooLong",
                missing -> new ApiResponse()
                        .description("The address has more than 32 KiB")
                        .content(content(
                                org.springframework.http.MediaType.TEXT_PLAIN_VALUE,
                                Schemas.text(),
                                "414 the address is too long, at most 32 KiB\n")));
        return new ApiResponse().$ref("AddressTooLong");
    }

    private static String name(ProblemType type) {
        return Arrays.stream(type.slug().split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    private ApiResponse refusal(List<ProblemType> types) {
        Schema<?> schema = schemas.ofAnswer(ProblemJson.of(example(types.get(0)), ""));
        MediaType media = new MediaType().schema(schema);
        types.forEach(type -> media.addExamples(
                type.slug(),
                new Example()
                        .summary(type.title())
                        .value(Schemas.example(ProblemJson.of(example(type), "/api/v1/\u2026")))));
        ApiResponse response = new ApiResponse()
                .description(types.stream()
                        .map(type -> "`" + type.slug() + "`: " + type.title())
                        .collect(Collectors.joining("; ")))
                .content(new Content().addMediaType(PROBLEM_JSON, media));
        example(types.get(0))
                .headers()
                .keySet()
                .forEach(name -> response.addHeaderObject(name, new Header().schema(Schemas.text())));
        return response;
    }

    private static Problem example(ProblemType type) {
        return switch (type) {
            case BAD_PARAMETER -> Problems.badParameter("limit", "'0' is not within 1 to 500");
            case BAD_SEARCH -> Problems.badSearch("q", 8, "unknown label 'sevrity' at column 9", "severity");
            case BAD_BODY -> Problems.badBody("/state", "/state: one of open, resolved is expected", null);
            case UNAUTHORIZED ->
                Problems.refused(type.status(), "login_required", "log in first")
                        .with(HttpHeaders.WWW_AUTHENTICATE, "Basic");
            case FORBIDDEN -> Problems.refused(type.status(), "role_missing", "alice lacks the role write");
            case LOGIN_UNAVAILABLE ->
                Problems.refused(
                                type.status(),
                                "issuer_unavailable",
                                "the keys of the issuer were never read; try again later")
                        .retryAfter(Duration.ofSeconds(30));
            case TOO_MANY_REQUESTS ->
                Problems.refused(type.status(), "rate_limit", "too many requests, try again later")
                        .retryAfter(Duration.ofSeconds(1));
            case INTERNAL -> Problems.internal("9f3c07d1a2b4e586");
            case STORAGE_UNAVAILABLE -> Problems.storageUnavailable("the database cannot be reached");
            case BODY_TOO_LARGE -> Problems.bodyTooLarge(Bodies.MOST_BYTES);
            default -> Problems.of(type, type.title());
        };
    }

    private static Content content(String type, Schema<?> schema, Object example) {
        return new Content().addMediaType(type, new MediaType().schema(schema).example(example));
    }
}
