package io.periskop.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A file of the page, compressed once as well as gzip can. */
final class UiFile {
    private final String type;
    private final byte[] plain;
    private final byte[] gzipped;

    /** @param type what {@code Content-Type} says */
    UiFile(String type, byte[] plain) {
        this.type = type;
        this.plain = plain;
        this.gzipped = gzip(plain);
    }

    String type() {
        return type;
    }

    /** Not to be changed. */
    byte[] plain() {
        return plain;
    }

    /** Not to be changed. */
    byte[] gzipped() {
        return gzipped;
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2);
        try (GZIPOutputStream gzip = new Best(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static final class Best extends GZIPOutputStream {
        Best(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
