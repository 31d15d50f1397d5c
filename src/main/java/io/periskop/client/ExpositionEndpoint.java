package io.periskop.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** Answers requests for a collector's errors, whatever HTTP server they come through. */
public final class ExpositionEndpoint {
    private final ErrorCollector collector;

    public ExpositionEndpoint(ErrorCollector collector) {
        this.collector = Objects.requireNonNull(collector, "collector");
    }

    /**
     * GET and HEAD answer 200, or 304 when nothing was reported since the answer with that tag; any other method 405.
     *
     * @param method in upper case, as HTTP has it
     * @param acceptEncoding the request's header; null when it has none
     * @param ifNoneMatch the request's header; null when it has none
     */
    public Exposition respond(String method, String acceptEncoding, String ifNoneMatch) {
        boolean head = "HEAD".equals(method);
        if (!head && !"GET".equals(method)) {
            return Exposition.withoutBody(405, Map.of("Allow", "GET, HEAD"));
        }
        // Read before the snapshot: a tag may be older than what it stands for, never newer.
        String tag = tag();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", tag);
        headers.put("Vary", "Accept-Encoding");
        if (matches(ifNoneMatch, tag)) {
            return Exposition.withoutBody(304, headers);
        }
        headers.put("Content-Type", JsonExposition.CONTENT_TYPE);
        headers.put("X-Content-Type-Options", "nosniff");
        boolean gzip = acceptsGzip(acceptEncoding);
        if (gzip) {
            headers.put("Content-Encoding", "gzip");
        }
        byte[] body = body(gzip);
        if (head) {
            headers.put("Content-Length", Integer.toString(body.length));
            return Exposition.withoutBody(200, headers);
        }
        return Exposition.of(200, headers, body);
    }

    /** Weak, since the same errors have a plain and a compressed form. */
    private String tag() {
        return "W/\"" + collector.targetUuid() + "-" + Long.toHexString(collector.changes()) + "\"";
    }

    private byte[] body(boolean gzip) {
        Snapshot snapshot = collector.snapshot();
        if (!gzip) {
            return JsonExposition.bytes(snapshot);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zipped = new GZIPOutputStream(bytes)) {
            JsonExposition.write(snapshot, zipped);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does no I/O", e);
        }
        return bytes.toByteArray();
    }

    private static boolean matches(String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        String opaque = tag.substring("W/".length());
        for (String candidate : ifNoneMatch.split(",", -1)) {
            String one = candidate.strip();
            if (one.equals("*") || one.equals(opaque) || one.equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /** What is named explicitly counts more than {@code *}; a weight of zero refuses. */
    private static boolean acceptsGzip(String acceptEncoding) {
        boolean any = false;
        for (String item : acceptEncoding == null ? new String[0] : acceptEncoding.split(",", -1)) {
            String[] parts = item.toLowerCase(Locale.ROOT)
                    .replace(" ", "")
                    .replace("\t", "")
                    .split(";", -1);
            boolean wanted = parts.length < 2 || !parts[1].matches("q=0(\\.0*)?");
            if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
                return wanted;
            }
            any = any || (parts[0].equals("*") && wanted);
        }
        return any;
    }
}
