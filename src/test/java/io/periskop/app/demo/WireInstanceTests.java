package io.periskop.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.periskop.error.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireInstanceTests {
    private static final Duration LATER = Duration.ofMinutes(3);

    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-11-22T15:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Hand clock = new Hand();
    private final WireInstance instance =
            new WireInstance(List.of(scene("first", Duration.ZERO), scene("later", LATER)), clock, new Random(4711));

    @Test
    void aSceneHappensFromItsTimeOn() throws IOException {
        clock.now = clock.now.plus(LATER).minusMillis(1);
        goWrongOften();
        assertThat(exposition()).contains("\"first\"").doesNotContain("\"later\"");

        clock.now = clock.now.plusMillis(1);
        goWrongOften();
        assertThat(exposition()).contains("\"later\"");
    }

    private void goWrongOften() {
        for (int i = 0; i < 100; i++) {
            instance.goWrong();
        }
    }

    private String exposition() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", instance.handler());
        server.start();
        try (InputStream in = URI.create(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .toURL()
                .openStream()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            in.transferTo(out);
            return out.toString(StandardCharsets.UTF_8);
        } finally {
            server.stop(0);
        }
    }

    private static Scene scene(String key, Duration after) {
        return new Scene(1, key, Severity.ERROR, "Trouble", "it happened", List.of(), null, null, "", after);
    }
}
