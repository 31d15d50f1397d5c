package io.periskop.push;

import io.periskop.exposition.ReaderLimits;
import io.periskop.exposition.Snapshot;
import io.periskop.push.PushBody.Refused;
import io.periskop.push.PushResult.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * From a request to a document: gathers the body on the thread that it comes in on, and unpacks and reads it on one of its
 * own. Content types are not looked at: the four clients send three different ones and none.
 */
public final class PushIntake implements Disposable {
    /** A whole body. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long bodyLimit;
    private final BodyBudget budget;
    private final PushReader reader;
    private final Scheduler workers =
            Schedulers.newParallel("push", Runtime.getRuntime().availableProcessors(), true);

    /**
     * What one push says.
     *
     * @param bytes of the body, unpacked
     * @param digest of these
     */
    public record Said(Snapshot snapshot, long bytes, long digest) {}

    public PushIntake(long bodyLimit, long bytesInFlight, ReaderLimits limits) {
        this.bodyLimit = bodyLimit;
        this.budget = new BodyBudget(bytesInFlight);
        this.reader = new PushReader(limits);
    }

    /** Bytes that are reserved for bodies at this moment. */
    public long bytesInFlight() {
        return budget.used();
    }

    /**
     * Emits on a thread that may work for long, but must not wait.
     *
     * @return fails with {@link PushRefused} only
     */
    public Mono<Said> read(ServerHttpRequest request) {
        return Mono.using(() -> new PushBody(bodyLimit, budget), body -> read(request, body), PushBody::close)
                .onErrorMap(Refused.class, e -> new PushRefused(e.result()))
                .onErrorMap(
                        TimeoutException.class,
                        e -> new PushRefused(PushResult.refused(
                                Kind.TOO_SLOW,
                                "the body did not come to its end within " + PATIENCE.toSeconds() + " s")));
    }

    @Override
    public void dispose() {
        workers.dispose();
    }

    private Mono<Said> read(ServerHttpRequest request, PushBody body) {
        String encoding = encoding(request.getHeaders());
        boolean gzip = encoding.equals("gzip") || encoding.equals("x-gzip");
        if (!gzip && !encoding.isEmpty() && !encoding.equals("identity")) {
            return Mono.error(new Refused(PushResult.refused(
                    Kind.UNSUPPORTED, "the Content-Encoding is not known here; send gzip, or the body as it is")));
        }
        if (request.getHeaders().getContentLength() > bodyLimit) {
            return Mono.error(PushBody.tooLarge(bodyLimit));
        }
        return request.getBody()
                .doOnNext(piece -> add(body, piece))
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                .then()
                .timeout(PATIENCE)
                .onErrorMap(PushIntake::told)
                .then(Mono.fromCallable(() -> said(body, gzip)).subscribeOn(workers));
    }

    /** Whatever ends a body early is no failure of this process. */
    private static Throwable told(Throwable e) {
        if (e.getCause() instanceof Refused refused) {
            return refused;
        }
        return e instanceof TimeoutException
                ? e
                : new Refused(PushResult.refused(Kind.TOO_SLOW, "the connection broke before the end of the body"));
    }

    private static String encoding(HttpHeaders headers) {
        String encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
        return encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    }

    private static void add(PushBody body, DataBuffer piece) {
        byte[] bytes = new byte[piece.readableByteCount()];
        piece.read(bytes);
        DataBufferUtils.release(piece);
        try {
            body.add(bytes);
        } catch (Refused e) {
            throw new IllegalStateException(e);
        }
    }

    private Said said(PushBody body, boolean gzip) throws Refused {
        byte[] bytes = body.bytes(gzip);
        return new Said(reader.read(bytes), bytes.length, PushBody.digest(bytes));
    }

    /** A sentence about what of a document could not be used; null if all could. */
    public static @Nullable String rejected(Snapshot read) {
        if (read.rejectedCount() == 0) {
            return null;
        }
        List<String> reasons = read.rejected().stream()
                .limit(3)
                .map(each -> "aggregated_errors[" + each.position() + "]: " + each.reason())
                .toList();
        return read.rejectedCount() + " of " + (read.size() + read.rejectedCount())
                + " errors could not be used, the others are taken: " + String.join("; ", reasons);
    }
}
