package io.periskop.api.periskop;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.store.Errors;
import io.periskop.store.StoredError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A service's errors as one JSON list, written piece by piece. The next piece is made when the one before is with the
 * client: neither a large list nor many clients that do not read fill the memory.
 */
final class ErrorsBody {
    private static final byte[] BEGIN = bytes("[");
    private static final byte[] NEXT = bytes(",");
    private static final byte[] END = bytes("]\n");

    private final Errors errors;

    ErrorsBody(Errors errors) {
        this.errors = errors;
    }

    Flux<Publisher<DataBuffer>> of(String service, DataBufferFactory buffers) {
        return Flux.defer(() -> {
            Pieces pieces = new Pieces(buffers);
            return errors.of(service)
                    .filter(error -> !error.state().resolved())
                    .bufferUntil(new Full())
                    .<Publisher<DataBuffer>>map(some -> Mono.fromSupplier(() -> pieces.of(some)))
                    .concatWithValues(Mono.fromSupplier(pieces::last));
        });
    }

    /** Whether a piece is large enough, roughly. */
    private static final class Full implements Predicate<StoredError> {
        private static final int ENOUGH = 64 << 10;
        private static final int NAMES_OF_MEMBERS = 250;
        private static final long STACK_LINE = 80;

        private long size;

        @Override
        public boolean test(StoredError error) {
            size += NAMES_OF_MEMBERS + error.key().length();
            error.occurrences().forEach(this::add);
            if (size < ENOUGH) {
                return false;
            }
            size = 0;
            return true;
        }

        private void add(Occurrence occurrence) {
            size += NAMES_OF_MEMBERS;
            for (ErrorInstance e = occurrence.error(); e != null; e = e.cause()) {
                size += e.message().length()
                        + (e.stacktrace() == null
                                ? 0L
                                : STACK_LINE * e.stacktrace().size());
            }
            HttpContext http = occurrence.httpContext();
            size += http == null ? 0 : http.body().length();
        }
    }

    /** Used in turn, never at the same time. */
    private static final class Pieces {
        private final DataBufferFactory buffers;
        private boolean any;

        Pieces(DataBufferFactory buffers) {
            this.buffers = buffers;
        }

        DataBuffer of(List<StoredError> errors) {
            ByteArrayOutputStream piece = new ByteArrayOutputStream();
            for (StoredError error : errors) {
                piece.writeBytes(any ? NEXT : BEGIN);
                any = true;
                ErrorJson.write(error, piece);
            }
            return buffers.wrap(piece.toByteArray());
        }

        DataBuffer last() {
            return buffers.join(any ? List.of(buffers.wrap(END)) : List.of(buffers.wrap(BEGIN), buffers.wrap(END)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
