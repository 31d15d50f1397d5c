package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class SocketsTests {
    /** Whoever cuts one in vain still has to give it back to the pool: an exception here would keep it for ever. */
    @Test
    void oneThatIsGoneAlreadyIsNotCutAgain() {
        Sockets sockets = new Sockets(loops -> new Driver());
        Connection gone = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class, Wrapped.class},
                (self, method, values) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == values[0];
                    case "unwrap" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });

        assertThatCode(() -> sockets.cut(gone)).doesNotThrowAnyException();
    }

    private static final class Driver implements ConnectionFactory {
        @Override
        public Publisher<? extends Connection> create() {
            return Mono.error(new IllegalStateException("nobody connects"));
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "test";
        }
    }
}
