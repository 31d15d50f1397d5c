package io.periskop.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends Sentry envelopes over kept connections, one after the other on each, and prints a line of JSON: what was answered how, how
 * many a second, and how long answers took. Needs the JDK only; main of a file that can be run as it is.
 *
 * <p>Arguments: DSN, seconds, connections, how many distinct errors, bytes of padding of each event.
 */
public final class SentryLoad {
    private static final int SAMPLES = 2_000_000;

    private final URI dsn;
    private final long end;
    private final int distinct;
    private final String padding;
    private final AtomicLong ok = new AtomicLong();
    private final AtomicLong later = new AtomicLong();
    private final AtomicLong other = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong sampled = new AtomicLong();
    private final int[] micros = new int[SAMPLES];

    private SentryLoad(URI dsn, int seconds, int distinct, int padding) {
        this.dsn = dsn;
        this.end = System.nanoTime() + seconds * 1_000_000_000L;
        this.distinct = distinct;
        this.padding = "x".repeat(padding);
    }

    public static void main(String[] args) throws InterruptedException {
        int seconds = Integer.parseInt(args[1]);
        SentryLoad load = new SentryLoad(
                URI.create(args[0]),
                seconds,
                Integer.parseInt(args[3]),
                args.length > 4 ? Integer.parseInt(args[4]) : 500);
        long begin = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            int seed = i;
            Thread thread = new Thread(() -> load.run(seed));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        load.print((System.nanoTime() - begin) / 1e9);
    }

    private void run(int seed) {
        Random random = new Random(seed + System.nanoTime());
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket(dsn.getHost(), dsn.getPort())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(30_000);
                OutputStream out = socket.getOutputStream();
                InputStream in = new BufferedInputStream(socket.getInputStream());
                while (System.nanoTime() < end) {
                    long begin = System.nanoTime();
                    out.write(request(random));
                    count(answer(in), System.nanoTime() - begin);
                }
            } catch (IOException e) {
                broken.incrementAndGet();
            }
        }
    }

    private void count(int status, long nanos) {
        (status == 200 ? ok : status == 429 ? later : other).incrementAndGet();
        long at = sampled.getAndIncrement();
        if (at < SAMPLES) {
            micros[(int) at] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
        }
    }

    private byte[] request(Random random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        String event = event(HexFormat.of().formatHex(id), random.nextInt(distinct));
        byte[] body = ("{\"event_id\":\"" + HexFormat.of().formatHex(id) + "\"}\n{\"type\":\"event\",\"length\":"
                        + event.length() + "}\n" + event + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] head = ("POST /api" + dsn.getPath() + "/envelope/?sentry_key=" + dsn.getUserInfo()
                        + " HTTP/1.1\r\nHost: " + dsn.getHost() + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** A chain of two with ten frames each, a request and tags: about as large as a small real one. */
    private String event(String id, int error) {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            frames.append(i == 0 ? "" : ",")
                    .append("{\"module\":\"shop.part")
                    .append(i)
                    .append("\",\"function\":\"f")
                    .append((char) ('a' + i))
                    .append(i == 9 ? name(error) : "")
                    .append("\",\"filename\":\"Part.java\",\"lineno\":")
                    .append(i + 1)
                    .append(",\"in_app\":")
                    .append(i > 4)
                    .append('}');
        }
        String stack = "\"stacktrace\":{\"frames\":[" + frames + "]}";
        return "{\"event_id\":\"" + id + "\",\"timestamp\":" + System.currentTimeMillis() / 1000.0
                + ",\"platform\":\"java\",\"level\":\"error\",\"release\":\"shop@1.2.3\",\"environment\":\"bench\","
                + "\"exception\":{\"values\":[{\"type\":\"IOException\",\"module\":\"java.io\",\"value\":\"no route\","
                + stack
                + "},{\"type\":\"PayException\",\"module\":\"shop\",\"value\":\"order " + error + " " + padding + "\","
                + stack
                + "}]},\"request\":{\"method\":\"POST\",\"url\":\"http://shop.example.com/pay\",\"headers\":{\"Accept\":\"*/*\"}},"
                + "\"tags\":{\"customer\":\"gold\"}}";
    }

    /** Of letters: numbers would be left out of groups. */
    private static String name(int error) {
        StringBuilder name = new StringBuilder("_");
        for (int rest = error; ; rest /= 26) {
            name.append((char) ('a' + rest % 26));
            if (rest < 26) {
                return name.toString();
            }
        }
    }

    private static int answer(InputStream in) throws IOException {
        String first = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(first.substring(9, 12));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void print(double seconds) {
        int size = (int) Math.min(SAMPLES, sampled.get());
        int[] sorted = Arrays.copyOf(micros, size);
        Arrays.sort(sorted);
        System.out.printf(
                "{\"ok\": %d, \"later\": %d, \"other\": %d, \"broken\": %d, \"per_second\": %.0f, \"p50_ms\": %.1f, \"p99_ms\": %.1f}%n",
                ok.get(),
                later.get(),
                other.get(),
                broken.get(),
                ok.get() / seconds,
                size == 0 ? 0 : sorted[size / 2] / 1000.0,
                size == 0 ? 0 : sorted[(int) (size * 0.99)] / 1000.0);
    }
}
