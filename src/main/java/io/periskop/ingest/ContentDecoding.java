package io.periskop.ingest;

import io.airlift.compress.zstd.ZstdInputStream;
import io.periskop.ingest.BodyTrouble.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/** Unpacks bodies. Blocks on nothing, but a small body can be long work: not for event loops. */
public final class ContentDecoding {
    private static final int LONGEST_NAME = 40;
    private static final int BUFFER = 8 << 10;
    private static final int ZLIB = 8;

    private ContentDecoding() {}

    /**
     * What is packed, read piece by piece.
     *
     * @param encoding of {@code Content-Encoding}; empty for none
     * @param most so many unpacked bytes may be read; one more fails with {@link TooLong}
     * @throws BodyTrouble if it is not in that encoding, or in none that is known
     */
    public static InputStream open(byte[] body, String encoding, long most) throws BodyTrouble {
        InputStream packed = new ByteArrayInputStream(body);
        String name = encoding.strip().toLowerCase(Locale.ROOT);
        try {
            InputStream unpacked = switch (name) {
                case "", "identity" -> packed;
                case "gzip", "x-gzip" -> new GZIPInputStream(packed, BUFFER);
                case "deflate" -> inflated(packed);
                case "br" -> new BrotliInputStream(packed, BUFFER);
                case "zstd" -> new ZstdInputStream(packed);
                default ->
                    throw new BodyTrouble(
                            Kind.UNKNOWN_ENCODING,
                            "encoding " + shown(name) + " is not known; send gzip, deflate, br, zstd or none");
            };
            return new Bounded(unpacked, most);
        } catch (IOException | RuntimeException e) {
            throw new BodyTrouble(Kind.MALFORMED, "the body is not " + shown(name));
        }
    }

    /** With zlib's header, as it should be, or without, as some send it. */
    private static InputStream inflated(InputStream packed) throws IOException {
        PushbackInputStream input = new PushbackInputStream(packed);
        int first = input.read();
        if (first >= 0) {
            input.unread(first);
        }
        Inflater inflater = new Inflater((first & 0xF) != ZLIB);
        return new InflaterInputStream(input, inflater, BUFFER) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    private static String shown(String name) {
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return cut.chars().allMatch(c -> c > ' ' && c < 0x7f) ? cut : "like that";
    }

    /** More came out than may. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(long most) {
            super("the body is longer than " + most + " bytes, unpacked");
        }
    }

    /** What libraries throw at a body that is broken is one thing: it cannot be read. */
    private static final class Bounded extends InputStream {
        private final InputStream input;
        private final long most;
        private long left;

        Bounded(InputStream input, long most) {
            this.input = input;
            this.most = most;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = input.read(bytes, offset, (int) Math.min(length, left + 1));
            } catch (RuntimeException e) {
                throw new IOException("the body is broken", e);
            }
            if (read > left) {
                throw new TooLong(most);
            }
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
