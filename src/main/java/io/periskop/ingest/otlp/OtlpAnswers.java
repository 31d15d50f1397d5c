package io.periskop.ingest.otlp;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers in the encoding of the request: {@code Export…ServiceResponse}, or {@code google.rpc.Status} where it failed. */
final class OtlpAnswers {
    private static final MediaType PROTOBUF = MediaType.parseMediaType("application/x-protobuf");
    private static final JsonFactory JSON = new JsonFactory();
    /** Codes of gRPC. */
    private static final int INVALID_ARGUMENT = 3;

    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAVAILABLE = 14;

    private final boolean json;

    private OtlpAnswers(boolean json) {
        this.json = json;
    }

    /** Null for a type that is not OTLP's. */
    static @Nullable OtlpAnswers to(@Nullable MediaType type) {
        if (type == null) {
            return null;
        }
        if (type.isCompatibleWith(PROTOBUF)) {
            return new OtlpAnswers(false);
        }
        return type.isCompatibleWith(MediaType.APPLICATION_JSON) ? inJson() : null;
    }

    static OtlpAnswers inJson() {
        return new OtlpAnswers(true);
    }

    boolean isJson() {
        return json;
    }

    /** An empty message says that all was taken. */
    Mono<ServerResponse> taken() {
        return answer(HttpStatus.OK).bodyValue(json ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[0]);
    }

    /** The client must not send these again. */
    Mono<ServerResponse> taken(Signal signal, long rejected, String why) {
        byte[] body = json
                ? text(out -> {
                    out.writeStartObject();
                    out.writeObjectPropertyStart("partialSuccess");
                    // 64 bits are a text in OTLP's JSON.
                    out.writeStringProperty(signal.rejected(), Long.toString(rejected));
                    out.writeStringProperty("errorMessage", why);
                    out.writeEndObject();
                    out.writeEndObject();
                })
                : message(out -> out.writeByteArray(1, message(partial -> {
                    partial.writeInt64(1, rejected);
                    partial.writeString(2, why);
                })));
        return answer(HttpStatus.OK).bodyValue(body);
    }

    Mono<ServerResponse> refused(HttpStatus status, String sentence) {
        return answer(status).bodyValue(status(INVALID_ARGUMENT, sentence));
    }

    /** The rest of the body is not read. */
    Mono<ServerResponse> cut(String sentence) {
        return answer(HttpStatus.CONTENT_TOO_LARGE)
                .header(HttpHeaders.CONNECTION, "close")
                .bodyValue(status(INVALID_ARGUMENT, sentence));
    }

    /** Clients send the same again, after a while. */
    Mono<ServerResponse> later(HttpStatus status, Duration wait, String sentence) {
        int code = status == HttpStatus.TOO_MANY_REQUESTS ? RESOURCE_EXHAUSTED : UNAVAILABLE;
        return answer(status)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())))
                .bodyValue(status(code, sentence));
    }

    private ServerResponse.BodyBuilder answer(HttpStatus status) {
        return ServerResponse.status(status).contentType(json ? MediaType.APPLICATION_JSON : PROTOBUF);
    }

    private byte[] status(int code, String sentence) {
        return json
                ? text(out -> {
                    out.writeStartObject();
                    out.writeNumberProperty("code", code);
                    out.writeStringProperty("message", sentence);
                    out.writeEndObject();
                })
                : message(out -> {
                    out.writeInt32(1, code);
                    out.writeString(2, sentence);
                });
    }

    private static byte[] text(Consumer<JsonGenerator> write) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write.accept(out);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Message {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            message.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written to it", e);
        }
        return bytes.toByteArray();
    }
}
