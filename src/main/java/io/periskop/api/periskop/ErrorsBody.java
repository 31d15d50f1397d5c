package io.periskop.api.periskop;

import io.periskop.store.Errors;
import io.periskop.store.StoredError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** A service's errors as one JSON list, written piece by piece: a large one never lies in memory as a whole. */
final class ErrorsBody {
    private static final int PIECE = 64 << 10;

    private final Errors errors;

    ErrorsBody(Errors errors) {
        this.errors = errors;
    }

    Flux<DataBuffer> of(String service, DataBufferFactory buffers) {
        return Flux.defer(() -> {
            Pieces pieces = new Pieces(buffers);
            return errors.of(service)
                    .filter(error -> !error.state().resolved())
                    .handle((StoredError error, SynchronousSink<DataBuffer> sink) -> {
                        DataBuffer full = pieces.add(error);
                        if (full != null) {
                            sink.next(full);
                        }
                    })
                    .concatWith(Mono.fromSupplier(pieces::last));
        });
    }

    private static final class Pieces {
        private final DataBufferFactory buffers;
        private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);
        private boolean any;

        Pieces(DataBufferFactory buffers) {
            this.buffers = buffers;
            piece.write('[');
        }

        @Nullable
        DataBuffer add(StoredError error) {
            if (any) {
                piece.write(',');
            }
            any = true;
            ErrorJson.write(error, piece);
            return piece.size() >= PIECE ? flushed() : null;
        }

        DataBuffer last() {
            piece.writeBytes("]\n".getBytes(StandardCharsets.US_ASCII));
            return flushed();
        }

        private DataBuffer flushed() {
            DataBuffer out = buffers.wrap(piece.toByteArray());
            piece.reset();
            return out;
        }
    }
}
