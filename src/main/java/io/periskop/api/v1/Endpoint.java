package io.periskop.api.v1;

import io.periskop.label.Nearest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * One method of one path: what it takes, what it answers, and what does it. What is declared here is what is enforced and what
 * the OpenAPI document says: other parameters are refused, and those that are declared are read before the handler is called.
 */
public final class Endpoint {
    private final HttpMethod method;
    private final String path;
    private final Handler handler;
    private final List<Param<?>> params = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Set<ProblemType> problems = EnumSet.of(
            ProblemType.BAD_PARAMETER,
            ProblemType.UNAUTHORIZED,
            ProblemType.FORBIDDEN,
            ProblemType.NOT_ACCEPTABLE,
            ProblemType.TOO_MANY_REQUESTS,
            ProblemType.INTERNAL,
            ProblemType.LOGIN_UNAVAILABLE);
    private String id = "";
    private String tag = "";
    private String summary = "";
    private String description = "";
    private @Nullable Object body;
    private MediaType bodyType = MediaType.APPLICATION_JSON;

    /**
     * @param example whose class the schema is made of; a list with an element of that class; null where there is no body
     */
    record Answer(
            HttpStatus status, MediaType type, @Nullable Object example, String description) {}

    Endpoint(HttpMethod method, String path, Handler handler) {
        this.method = method;
        this.path = path;
        this.handler = handler;
    }

    /** @param name of the function in generated clients; unique, never changed */
    public Endpoint id(String name) {
        id = name;
        return this;
    }

    /** @param name of the chapter */
    public Endpoint tag(String name) {
        tag = name;
        return this;
    }

    /** @param line without a full stop */
    public Endpoint summary(String line) {
        summary = line;
        return this;
    }

    /** @param text what the summary leaves open; Markdown */
    public Endpoint description(String text) {
        description = text;
        return this;
    }

    public Endpoint takes(Param<?>... more) {
        params.addAll(List.of(more));
        return this;
    }

    /** @param example a record; its class is what {@link Call#body} is asked for */
    public Endpoint body(Object example) {
        body = example;
        return refuses(ProblemType.BAD_BODY, ProblemType.BODY_TOO_LARGE, ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    /** @param example a record; the body is lines of such JSON, which the handler reads */
    public Endpoint bodyLines(Object example) {
        bodyType = MediaType.APPLICATION_NDJSON;
        return body(example);
    }

    /** 200 with JSON. @param example a record or a list of records, from whose class the schema is made */
    public Endpoint answers(Object example, String what) {
        return answers(HttpStatus.OK, example, what);
    }

    public Endpoint answers(HttpStatus status, Object example, String what) {
        answers.add(new Answer(status, MediaType.APPLICATION_JSON, example, what));
        return this;
    }

    /** 200 with something other than JSON. */
    public Endpoint answersText(MediaType type, String example, String what) {
        answers.add(new Answer(HttpStatus.OK, type, example, what));
        return this;
    }

    /** 204. */
    public Endpoint answersNothing(String what) {
        answers.add(new Answer(HttpStatus.NO_CONTENT, MediaType.APPLICATION_JSON, null, what));
        return this;
    }

    /** Besides those that every endpoint has, and those of its body. */
    public Endpoint refuses(ProblemType... types) {
        problems.addAll(List.of(types));
        return this;
    }

    HttpMethod method() {
        return method;
    }

    String path() {
        return path;
    }

    String id() {
        return id;
    }

    String tag() {
        return tag;
    }

    String summary() {
        return summary;
    }

    String description() {
        return description;
    }

    List<Param<?>> params() {
        return params;
    }

    List<Answer> answers() {
        return answers;
    }

    Set<ProblemType> problems() {
        return problems;
    }

    @Nullable
    Object body() {
        return body;
    }

    MediaType bodyType() {
        return bodyType;
    }

    /** Fails with a {@link Problem}, or with whatever the handler fails with. */
    Mono<ServerResponse> handle(ServerRequest request) {
        return Mono.defer(() -> {
            checkAccept(request);
            Call call = new Call(request, values(request));
            if (body == null && Bodies.has(request.exchange().getRequest())) {
                request.exchange().getResponse().getHeaders().setConnection("close");
            }
            return handler.handle(call);
        });
    }

    private Map<Param<?>, List<?>> values(ServerRequest request) {
        for (String given : request.queryParams().keySet()) {
            if (params.stream()
                    .noneMatch(param -> !param.isPath() && param.name().equals(given))) {
                throw unknown(given);
            }
        }
        Map<Param<?>, List<?>> values = new LinkedHashMap<>();
        for (Param<?> param : params) {
            List<String> given =
                    param.isPath() ? List.of(request.pathVariable(param.name())) : given(request, param.name());
            values.put(param, param.read(given));
        }
        return values;
    }

    /** A name without a value is an empty value. */
    private static List<String> given(ServerRequest request, String name) {
        return request.queryParams().getOrDefault(name, List.of()).stream()
                .map(value -> Objects.requireNonNullElse(value, ""))
                .toList();
    }

    private Problem unknown(String given) {
        List<String> known = params.stream()
                .filter(param -> !param.isPath())
                .map(Param::name)
                .toList();
        String nearest = Nearest.of(given, known);
        String advice = known.isEmpty()
                ? "this takes no parameters"
                : nearest == null ? "known are " + String.join(", ", known) : "did you mean " + nearest + "?";
        return Problems.badParameter(Quoted.cut(given, 80), "unknown parameter; " + advice)
                .suggesting(nearest);
    }

    private void checkAccept(ServerRequest request) {
        List<MediaType> produced = answers.stream()
                .filter(answer -> answer.example() != null)
                .map(Answer::type)
                .distinct()
                .toList();
        if (produced.isEmpty()) {
            return;
        }
        List<MediaType> accepted;
        try {
            accepted = request.headers().accept();
        } catch (InvalidMediaTypeException e) {
            accepted = List.of(MediaType.valueOf("unreadable/header"));
        }
        if (!accepted.isEmpty()
                && accepted.stream().noneMatch(each -> produced.stream().anyMatch(each::isCompatibleWith))) {
            throw Problems.notAcceptable(
                    produced.stream().map(MediaType::toString).collect(Collectors.joining(" or ")));
        }
    }

    /** May be kept, but has to be asked for again: what counts changes at any time. */
    static void neverStale(HttpHeaders headers) {
        headers.setCacheControl("no-cache");
        headers.set("X-Content-Type-Options", "nosniff");
    }
}
