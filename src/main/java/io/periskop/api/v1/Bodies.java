package io.periskop.api.v1;

import io.periskop.label.Nearest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

/** JSON that somebody sends: of bounded size and depth, with nothing in it that is not known. */
final class Bodies {
    static final int MOST_BYTES = 1 << 20;

    private static final String MISSING = "Missing required creator property";
    private static final int LONGEST_SENTENCE = 200;

    /** The body was read to its end. */
    private static final String READ = Bodies.class.getName() + ".read";

    private Bodies() {}

    static boolean has(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    static boolean mayBeUnread(ServerHttpRequest request) {
        return has(request) && !request.getAttributes().containsKey(READ);
    }

    /** Fails with a {@link Problem} if it is not this. */
    static <T> Mono<T> read(ServerWebExchange exchange, Class<T> type) {
        return whole(exchange, MediaType.APPLICATION_JSON).map(bytes -> parse(bytes, type));
    }

    /** The whole body, empty if there is none. Fails with a {@link Problem} if it is too large or said to be of another type. */
    static Mono<byte[]> whole(ServerWebExchange exchange, MediaType type) {
        ServerHttpRequest request = exchange.getRequest();
        check(request, type);
        return DataBufferUtils.join(request.getBody(), MOST_BYTES)
                .map(Bodies::bytes)
                .defaultIfEmpty(new byte[0])
                .doOnNext(bytes -> request.getAttributes().put(READ, true))
                .onErrorMap(DataBufferLimitException.class, e -> Problems.bodyTooLarge(MOST_BYTES));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static void check(ServerHttpRequest request, MediaType expected) {
        HttpHeaders headers = request.getHeaders();
        if (headers.getContentLength() > MOST_BYTES) {
            throw Problems.bodyTooLarge(MOST_BYTES);
        }
        String encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problems.unsupportedMediaType("the body must not be compressed", expected);
        }
        MediaType type;
        try {
            type = headers.getContentType();
        } catch (InvalidMediaTypeException e) {
            type = null;
        }
        if (type == null || !expected.equalsTypeAndSubtype(type)) {
            throw Problems.unsupportedMediaType(
                    "the body has to be JSON, with the header Content-Type: " + expected, expected);
        }
    }

    static <T> T parse(byte[] json, Class<T> type) {
        if (json.length == 0) {
            throw Problems.badBody("", "there is no body; JSON is expected", null);
        }
        try {
            T value = Json.read(json, type);
            if (value == null) {
                throw Problems.badBody("", "the body is null; an object is expected", null);
            }
            return value;
        } catch (JacksonException e) {
            throw problem(e);
        } catch (IllegalArgumentException e) {
            throw Problems.badBody("", String.valueOf(e.getMessage()), null);
        }
    }

    private static Problem problem(JacksonException e) {
        String pointer = e.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : escaped(step.getPropertyName())))
                .collect(Collectors.joining());
        if (e instanceof PropertyBindingException unknown) {
            return unknownMember(pointer, unknown);
        }
        if (e instanceof InputCoercionException) {
            return Problems.badBody(pointer, place(pointer) + "the number is too large", null);
        }
        if (e instanceof StreamConstraintsException || e instanceof StreamReadException) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            return Problems.badBody(pointer, "no JSON that can be read" + where + ": " + sentence(e), null);
        }
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException refused && refused.getMessage() != null) {
            return Problems.badBody(pointer, place(pointer) + refused.getMessage(), null);
        }
        return Problems.badBody(pointer, place(pointer) + sentence(e), null);
    }

    private static Problem unknownMember(String pointer, PropertyBindingException e) {
        Collection<Object> ids = Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of());
        Collection<String> known = ids.stream().map(String::valueOf).sorted().toList();
        String nearest = Nearest.of(e.getPropertyName(), known);
        String advice = nearest == null ? "known are " + String.join(", ", known) : "did you mean " + nearest + "?";
        return Problems.badBody(pointer, "unknown member " + Quoted.of(e.getPropertyName()) + "; " + advice, nearest);
    }

    private static String place(String pointer) {
        return pointer.isEmpty() ? "" : pointer + ": ";
    }

    private static String escaped(String name) {
        return Quoted.cut(name, 80).replace("~", "~0").replace("/", "~1");
    }

    /** Jackson's own sentence where it names no classes; else what would have been right. */
    private static String sentence(JacksonException e) {
        String message = Quoted.cut(
                String.valueOf(e.getOriginalMessage())
                        .split("[(\\n]|: was expecting", 2)[0]
                        .strip(),
                LONGEST_SENTENCE);
        if (message.startsWith(MISSING)) {
            return "is required";
        }
        if (e instanceof InvalidNullException) {
            return "may not be null";
        }
        if (!(e instanceof DatabindException)) {
            return message;
        }
        Class<?> expected = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        boolean ours = !message.contains("`") && !message.startsWith("Cannot");
        return ours || expected == null ? message : expected(expected) + " is expected";
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "an array" : "an object";
    }
}
