package io.periskop.ingest.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Reads {@code ExportTraceServiceRequest} and {@code ExportLogsServiceRequest} from a stream, piece by piece: of what is no
 * exception nothing is kept, and most of it is skipped. Fields are numbered as in OpenTelemetry's protocol 1.x. Values of
 * values are not followed, so that depth costs nothing.
 */
final class ProtobufReader {
    private static final int LENGTH = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int TRACE_ID_BYTES = 16;
    private static final int LONGEST_LIST = 20;
    private static final int LONGEST_TEXT = 4 << 10;

    private final CodedInputStream input;
    private final Signal signal;
    private final Collected collected;

    @FunctionalInterface
    private interface Field {
        /** Reads the field's value, or answers false to have it skipped. */
        boolean read(int tag) throws IOException;
    }

    private ProtobufReader(InputStream input, Signal signal, Collected collected) {
        this.input = CodedInputStream.newInstance(input);
        this.signal = signal;
        this.collected = collected;
    }

    /** @throws InvalidProtocolBufferException if it is no such message; other failures are the stream's */
    static void read(InputStream input, Signal signal, Collected collected) throws IOException {
        ProtobufReader reader = new ProtobufReader(input, signal, collected);
        reader.fields(tag -> tag == field(1, LENGTH) && reader.message(reader::ofResource));
    }

    private static int field(int number, int wireType) {
        return number << 3 | wireType;
    }

    /** To the end of the message. */
    private void fields(Field field) throws IOException {
        int tag = input.readTag();
        while (tag != 0) {
            if (!field.read(tag)) {
                skip(tag);
            }
            tag = input.readTag();
        }
        if (input.getBytesUntilLimit() > 0) {
            throw new InvalidProtocolBufferException("it ends in the middle of a message");
        }
    }

    private void skip(int tag) throws IOException {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
            throw new InvalidProtocolBufferException("it has a group, which OTLP has none of");
        }
        input.skipField(tag);
    }

    @FunctionalInterface
    private interface Body {
        void read() throws IOException;
    }

    private boolean message(Body body) throws IOException {
        int outer = input.pushLimit(input.readRawVarint32());
        body.read();
        input.popLimit(outer);
        return true;
    }

    private void ofResource() throws IOException {
        Attributes resource = new Attributes();
        fields(tag -> switch (tag) {
            case 1 << 3 | LENGTH -> message(() -> fields(each -> each == field(1, LENGTH) && attribute(resource)));
            case 2 << 3 | LENGTH -> message(() -> ofScope(resource));
            default -> false;
        });
    }

    private void ofScope(Attributes resource) throws IOException {
        Collected.Scope scope = new Collected.Scope();
        fields(tag -> switch (tag) {
            case 1 << 3 | LENGTH ->
                message(() -> fields(each -> {
                    if (each != field(1, LENGTH)) {
                        return false;
                    }
                    scope.name = text(LONGEST_TEXT);
                    return true;
                }));
            case 2 << 3 | LENGTH ->
                message(() -> {
                    if (signal == Signal.TRACES) {
                        span(resource, scope);
                    } else {
                        log(resource, scope);
                    }
                });
            default -> false;
        });
    }

    private void span(Attributes resource, Collected.Scope scope) throws IOException {
        SpanDraft span = new SpanDraft();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | LENGTH -> span.traceId = id();
                case 2 << 3 | LENGTH -> span.spanId = id();
                case 4 << 3 | LENGTH -> span.parentId = id();
                case 6 << 3 | WireFormat.WIRETYPE_VARINT -> span.kind = input.readEnum();
                case 7 << 3 | WireFormat.WIRETYPE_FIXED64 -> span.start = input.readFixed64();
                case 8 << 3 | WireFormat.WIRETYPE_FIXED64 -> span.end = input.readFixed64();
                case 9 << 3 | LENGTH -> attribute(span.attributes);
                case 11 << 3 | LENGTH -> message(() -> event(span));
                default -> {
                    return false;
                }
            }
            return true;
        });
        collected.add(span, resource, scope);
    }

    private void event(SpanDraft span) throws IOException {
        SpanDraft.EventDraft event = new SpanDraft.EventDraft();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_FIXED64 -> event.time = input.readFixed64();
                case 2 << 3 | LENGTH -> event.name = text(Attributes.LONGEST_NAME);
                case 3 << 3 | LENGTH -> attribute(event.attributes);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (event.isException()) {
            span.add(event, collected.hasRoom(span));
        }
    }

    private void log(Attributes resource, Collected.Scope scope) throws IOException {
        LogDraft log = new LogDraft();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_FIXED64 -> log.time = input.readFixed64();
                case 2 << 3 | WireFormat.WIRETYPE_VARINT -> log.severity = input.readEnum();
                case 3 << 3 | LENGTH -> log.severityText = text(Attributes.LONGEST_NAME);
                case 5 << 3 | LENGTH -> log.body = value(LONGEST_TEXT);
                case 6 << 3 | LENGTH -> attribute(log.attributes);
                case 9 << 3 | LENGTH -> log.traceId = id();
                case 10 << 3 | LENGTH -> log.spanId = id();
                case 11 << 3 | WireFormat.WIRETYPE_FIXED64 -> log.observed = input.readFixed64();
                case 12 << 3 | LENGTH -> log.eventName = text(Attributes.LONGEST_NAME);
                default -> {
                    return false;
                }
            }
            return true;
        });
        collected.add(log, resource, scope);
    }

    /** A key and its value; the value is kept if the key comes first, as every known encoder writes it, and is wanted. */
    private boolean attribute(Attributes attributes) throws IOException {
        String[] name = {""};
        return message(() -> fields(tag -> {
            if (tag == field(1, LENGTH)) {
                String key = text(Attributes.LONGEST_NAME);
                name[0] = Attributes.wants(key) ? key : "";
                return true;
            }
            if (tag == field(2, LENGTH) && !name[0].isEmpty()) {
                attributes.put(name[0], value(Attributes.longest(name[0])));
                return true;
            }
            return false;
        }));
    }

    /** A text, number or truth as text; of a list its texts; empty for anything else. */
    private String value(int most) throws IOException {
        String[] value = {""};
        message(() -> fields(tag -> {
            switch (tag) {
                case 1 << 3 | LENGTH -> value[0] = text(most);
                case 2 << 3 | WireFormat.WIRETYPE_VARINT -> value[0] = Boolean.toString(input.readBool());
                case 3 << 3 | WireFormat.WIRETYPE_VARINT -> value[0] = Long.toString(input.readInt64());
                case 4 << 3 | WireFormat.WIRETYPE_FIXED64 -> value[0] = Double.toString(input.readDouble());
                case 5 << 3 | LENGTH -> value[0] = list(most);
                default -> {
                    return false;
                }
            }
            return true;
        }));
        return value[0];
    }

    private String list(int most) throws IOException {
        StringBuilder list = new StringBuilder();
        int[] size = {0};
        message(() -> fields(each -> each == field(1, LENGTH)
                && size[0]++ < LONGEST_LIST
                && message(() -> fields(tag -> {
                    if (tag != field(1, LENGTH)) {
                        return false;
                    }
                    String text = text(Math.max(0, most - list.length()));
                    list.append(list.length() == 0 || text.isEmpty() ? "" : ", ")
                            .append(text);
                    return true;
                }))));
        return list.toString();
    }

    /** Hexadecimal; empty for one of another length or of zeros. */
    private String id() throws IOException {
        int length = length();
        if (length > TRACE_ID_BYTES) {
            input.skipRawBytes(length);
            return "";
        }
        byte[] id = input.readRawBytes(length);
        return Ids.orEmpty(HexFormat.of().formatHex(id));
    }

    private String text(int most) throws IOException {
        int length = length();
        byte[] kept = input.readRawBytes(Math.min(length, most));
        input.skipRawBytes(length - kept.length);
        String text = new String(kept, StandardCharsets.UTF_8);
        // Half of a character where it was cut.
        return kept.length < length && text.endsWith("\ufffd") ? text.substring(0, text.length() - 1) : text;
    }

    private int length() throws IOException {
        int length = input.readRawVarint32();
        if (length < 0) {
            throw new InvalidProtocolBufferException("a length is negative");
        }
        return length;
    }
}
