package io.periskop.api.periskop;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Errors.Versioned;
import io.periskop.store.StoredError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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

    /** As many are read together. */
    private static final int READ_AT_ONCE = 32;

    private static final int READS_AHEAD = 2;
    private static final int OCCURRENCES = ErrorJson.OCCURRENCES_SHOWN;

    /**
     * One error of the list.
     *
     * @param json as it was written before; null where it is to be written
     * @param error null where it has not been read
     */
    private record Item(
            Versioned of, byte @Nullable [] json, @Nullable StoredError error) {}

    private final Errors errors;
    private final WrittenErrors written;

    ErrorsBody(Errors errors, WrittenErrors written) {
        this.errors = errors;
        this.written = written;
    }

    Flux<Publisher<DataBuffer>> of(String service, DataBufferFactory buffers) {
        return Flux.defer(() -> {
            WrittenErrors.Reading reading = written.read(service);
            Pieces pieces = new Pieces(buffers, reading);
            return errors.versions(service)
                    .flatMapIterable(all -> all)
                    .map(each -> new Item(each, reading.find(each.key(), each.version()), null))
                    .bufferUntil(new EnoughToRead())
                    .flatMapSequential(some -> read(service, some), READS_AHEAD, 1)
                    .concatMapIterable(some -> some, 1)
                    .bufferUntil(new Full())
                    .<Publisher<DataBuffer>>map(some -> Mono.fromSupplier(() -> pieces.of(some)))
                    .concatWithValues(Mono.fromSupplier(pieces::last));
        });
    }

    /** Without those that are gone. */
    private Mono<List<Item>> read(String service, List<Item> some) {
        List<ErrorRef> missing = some.stream()
                .filter(item -> item.json() == null)
                .map(item -> new ErrorRef(service, item.of().key()))
                .toList();
        if (missing.isEmpty()) {
            return Mono.just(some);
        }
        return errors.some(missing, OCCURRENCES).map(found -> {
            Map<String, StoredError> byKey = new HashMap<>();
            found.forEach(error -> byKey.put(error.key(), error));
            return some.stream()
                    .map(item -> item.json() == null
                            ? new Item(item.of(), null, byKey.get(item.of().key()))
                            : item)
                    .filter(item -> item.json() != null || item.error() != null)
                    .toList();
        });
    }

    /** Whether a step is large enough, of errors that are read and of those that need not be. */
    private static final class EnoughToRead implements Predicate<Item> {
        private static final int ITEMS = 1000;

        private int missing;
        private int items;

        @Override
        public boolean test(Item item) {
            missing += item.json() == null ? 1 : 0;
            items++;
            if (missing < READ_AT_ONCE && items < ITEMS) {
                return false;
            }
            missing = 0;
            items = 0;
            return true;
        }
    }

    /** Whether a piece is large enough, roughly. */
    private static final class Full implements Predicate<Item> {
        private static final int ENOUGH = 64 << 10;
        private static final int NAMES_OF_MEMBERS = 250;
        private static final long STACK_LINE = 80;

        private long size;

        @Override
        public boolean test(Item item) {
            byte[] json = item.json();
            size += json == null ? NAMES_OF_MEMBERS + item.of().key().length() : json.length;
            if (item.error() != null) {
                item.error().occurrences().forEach(this::add);
            }
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
        private static final byte[] NOT_SHOWN = {};

        private final DataBufferFactory buffers;
        private final WrittenErrors.Reading reading;
        private boolean any;

        Pieces(DataBufferFactory buffers, WrittenErrors.Reading reading) {
            this.buffers = buffers;
            this.reading = reading;
        }

        DataBuffer of(List<Item> items) {
            ByteArrayOutputStream piece = new ByteArrayOutputStream();
            for (Item item : items) {
                byte[] json = json(item);
                if (json.length > 0) {
                    piece.writeBytes(any ? NEXT : BEGIN);
                    any = true;
                    piece.writeBytes(json);
                }
            }
            return buffers.wrap(piece.toByteArray());
        }

        private byte[] json(Item item) {
            byte[] before = item.json();
            if (before != null) {
                return before;
            }
            StoredError error = item.error();
            byte[] json = error == null || error.state().resolved() ? NOT_SHOWN : ErrorJson.bytes(error);
            reading.wrote(item.of().key(), item.of().version(), json);
            return json;
        }

        DataBuffer last() {
            reading.done();
            return buffers.join(any ? List.of(buffers.wrap(END)) : List.of(buffers.wrap(BEGIN), buffers.wrap(END)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
