package io.periskop.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** HTTP as bytes on a socket: says what no client library would let through, and hides nothing of the answer. */
record RawHttp(int port) {
    private static final int PATIENCE_MILLIS = 20_000;

    record Answer(int status, List<String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** All values of that name. */
        List<String> all(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return headers.stream()
                    .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(h -> h.substring(prefix.length()))
                    .toList();
        }

        String header(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? "" : all.get(0);
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** @param path each character is sent as one byte */
    Answer send(String method, String path, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (Arrays.stream(headers).noneMatch(h -> h.startsWith("Host:"))) {
            request.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return parsed(exchange((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** All that comes until the server closes; a reset ends it too. */
    byte[] exchange(byte[] request) {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(request);
            } catch (IOException e) {
                // It closes before it has read all: the answer may be there nevertheless.
            }
            return rest(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] rest(InputStream in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // Reset after the answer.
        }
        return all.toByteArray();
    }

    static Answer parsed(byte[] bytes) {
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = raw.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, List.of(), bytes);
        }
        List<String> lines = new ArrayList<>(List.of(raw.substring(0, end).split("\r\n")));
        int status = Integer.parseInt(lines.remove(0).split(" ")[1]);
        byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        boolean chunked = lines.stream().anyMatch(l -> l.equalsIgnoreCase("transfer-encoding: chunked"));
        return new Answer(status, lines, chunked ? dechunked(body) : body);
    }

    private static byte[] dechunked(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int line = at;
            while (line < body.length && body[line] != '\r') {
                line++;
            }
            int size = Integer.parseInt(new String(body, at, line - at, StandardCharsets.US_ASCII), 16);
            if (size == 0) {
                return out.toByteArray();
            }
            out.write(body, line + 2, size);
            at = line + 2 + size + 2;
        }
        if (body.length > 0) {
            throw new AssertionError("the answer was cut");
        }
        return out.toByteArray();
    }
}
