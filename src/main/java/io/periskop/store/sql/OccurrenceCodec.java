package io.periskop.store.sql;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** An occurrence's details as bytes, compressed where that makes them shorter; uuid and time are the head's. */
final class OccurrenceCodec {
    private static final byte PLAIN = 1;
    private static final byte DEFLATED = 2;
    private static final int WORTH_TRYING = 128;

    private OccurrenceCodec() {}

    static byte[] encode(Occurrence occurrence) {
        Packer packer = new Packer();
        packer.text(occurrence.severity().text());
        int links = 0;
        for (ErrorInstance e = occurrence.error(); e != null; e = e.cause()) {
            links++;
        }
        packer.number(links);
        for (ErrorInstance e = occurrence.error(); e != null; e = e.cause()) {
            packer.text(e.className()).text(e.message());
            list(packer, e.stacktrace());
        }
        packer.flag(occurrence.httpContext() != null);
        if (occurrence.httpContext() != null) {
            http(packer, occurrence.httpContext());
        }
        return pack(packer.bytes());
    }

    static Occurrence decode(Head head, byte[] payload) {
        Unpacker unpacker = new Unpacker(unpack(payload));
        Severity severity = severity(unpacker.text());
        ErrorInstance error = chain(unpacker);
        HttpContext http = unpacker.flag() ? http(unpacker) : null;
        return new Occurrence(head.uuid(), head.at(), severity, error, http);
    }

    /** The same text, and the one object where there is one. */
    static Severity severity(String text) {
        return text.isEmpty() ? new Severity("") : Severity.of(text);
    }

    private static ErrorInstance chain(Unpacker unpacker) {
        int links = unpacker.size();
        List<ErrorInstance> chain = new ArrayList<>(links);
        for (int i = 0; i < links; i++) {
            chain.add(new ErrorInstance(unpacker.text(), unpacker.text(), list(unpacker), null));
        }
        ErrorInstance error = null;
        for (int i = links - 1; i >= 0; i--) {
            ErrorInstance link = chain.get(i);
            error = new ErrorInstance(link.className(), link.message(), link.stacktrace(), error);
        }
        return Objects.requireNonNullElse(error, ErrorInstance.UNKNOWN);
    }

    private static void list(Packer packer, @Nullable List<String> lines) {
        packer.flag(lines != null);
        if (lines != null) {
            packer.number(lines.size());
            lines.forEach(packer::text);
        }
    }

    private static @Nullable List<String> list(Unpacker unpacker) {
        if (!unpacker.flag()) {
            return null;
        }
        int size = unpacker.size();
        List<String> lines = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            lines.add(unpacker.text());
        }
        return lines;
    }

    private static void http(Packer packer, HttpContext http) {
        packer.text(http.method()).text(http.url()).text(http.body());
        packer.flag(http.headers() != null);
        if (http.headers() != null) {
            packer.number(http.headers().size());
            http.headers().forEach((name, value) -> packer.text(name).text(value));
        }
    }

    private static HttpContext http(Unpacker unpacker) {
        String method = unpacker.text();
        String url = unpacker.text();
        String body = unpacker.text();
        Map<String, String> headers = null;
        if (unpacker.flag()) {
            headers = new TreeMap<>();
            for (int left = unpacker.size(); left > 0; left--) {
                headers.put(unpacker.text(), unpacker.text());
            }
        }
        return new HttpContext(method, url, headers, body);
    }

    /** The form, then for a deflated one its plain length as four bytes. */
    private static byte[] pack(byte[] plain) {
        if (plain.length >= WORTH_TRYING) {
            Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
            try {
                deflater.setInput(plain);
                deflater.finish();
                byte[] packed = new byte[plain.length];
                int length = deflater.deflate(packed, 5, packed.length - 5);
                if (deflater.finished()) {
                    byte[] exact = Arrays.copyOf(packed, 5 + length);
                    exact[0] = DEFLATED;
                    ByteBuffer.wrap(exact).putInt(1, plain.length);
                    return exact;
                }
            } finally {
                deflater.end();
            }
        }
        byte[] bytes = new byte[1 + plain.length];
        bytes[0] = PLAIN;
        System.arraycopy(plain, 0, bytes, 1, plain.length);
        return bytes;
    }

    private static byte[] unpack(byte[] payload) {
        if (payload.length > 0 && payload[0] == PLAIN) {
            return Arrays.copyOfRange(payload, 1, payload.length);
        }
        if (payload.length < 5 || payload[0] != DEFLATED) {
            throw new IllegalStateException("an occurrence in an unknown form: a newer version wrote it");
        }
        byte[] plain = new byte[ByteBuffer.wrap(payload).getInt(1)];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(payload, 5, payload.length - 5);
            int at = 0;
            while (at < plain.length) {
                int read = inflater.inflate(plain, at, plain.length - at);
                if (read == 0) {
                    throw new IllegalStateException("a stored occurrence is damaged; restore a backup");
                }
                at += read;
            }
            return plain;
        } catch (DataFormatException e) {
            throw new IllegalStateException("a stored occurrence is damaged; restore a backup", e);
        } finally {
            inflater.end();
        }
    }
}
