package io.periskop.push;

import static io.periskop.push.Pushing.NIGHTLY;
import static io.periskop.push.Pushing.T0;
import static io.periskop.push.Pushing.apart;
import static io.periskop.push.Pushing.push;
import static io.periskop.push.Pushing.says;
import static io.periskop.push.Pushing.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayFileTests {
    private static final InstantSource CLOCK = () -> T0.plusSeconds(7);

    @TempDir
    private Path folder;

    private static Gateway gateway() {
        return new Gateway(PushLimits.DEFAULT, CLOCK, (what, count) -> {});
    }

    private GatewayKeeper keeper(Gateway gateway) {
        return new GatewayKeeper(gateway, folder.resolve("state"), CLOCK, new SimpleMeterRegistry());
    }

    private Gateway filled() {
        Gateway gateway = gateway();
        gateway.push(push("a", says("k\u0000\u2028é", 15), says("j", 3, null)));
        gateway.push(push("a", says("j", 1, null)));
        gateway.push(push(NIGHTLY, null, false, says("k", 4)));
        gateway.push(push(NIGHTLY, "gone", false, says("k", 6)));
        gateway.push(push(NIGHTLY, "b", true, says("k", 2)));
        return gateway;
    }

    @Test
    void aRestartChangesNothing() throws IOException {
        Gateway before = filled();
        keeper(before).save();
        Gateway after = gateway();
        keeper(after).load();
        assertThat(after.state())
                .usingRecursiveComparison()
                .ignoringFields("pushers.digest")
                .isEqualTo(before.state());
        assertThat(after.uuid()).isEqualTo(before.uuid());
        assertThat(apart(after)).hasSize(2);
        assertThat(together(after).aggregates()).isEqualTo(together(before).aggregates());
        assertThat(after.size()).isEqualTo(before.size());
        assertThat(after.version()).isGreaterThan(before.version());
    }

    @Test
    void onlyWhatChangedIsWritten() throws IOException {
        Gateway gateway = filled();
        GatewayKeeper keeper = keeper(gateway);
        keeper.save();
        Files.delete(folder.resolve("state"));
        keeper.save();
        assertThat(folder.resolve("state")).doesNotExist();
        gateway.push(push("c", says("k", 1)));
        keeper.dispose();
        assertThat(folder.resolve("state")).exists();
        assertThat(folder.resolve("state.next")).doesNotExist();
    }

    @Test
    void halfAFileIsKeptAsideAndSaidSo() throws IOException {
        keeper(filled()).save();
        byte[] whole = Files.readAllBytes(folder.resolve("state"));
        for (int length : new int[] {0, 1, whole.length / 3, whole.length - 1}) {
            Files.write(folder.resolve("state"), Arrays.copyOf(whole, length));
            refused(length);
        }
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(folder.resolve("state"), flipped);
        refused(whole.length);
    }

    private void refused(int length) throws IOException {
        Gateway gateway = gateway();
        GatewayKeeper keeper = keeper(gateway);
        keeper.load();
        assertThat(gateway.size().pushers()).isZero();
        assertThat(keeper.trouble()).contains("cannot be used").contains("kept as state.broken-");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> aside = files.toList();
            assertThat(aside).singleElement().satisfies(file -> {
                assertThat(file.getFileName().toString()).startsWith("state.broken-");
                assertThat(file).hasSize(length);
            });
        }
    }

    @Test
    void whereNothingCanBeWrittenItIsTriedAgain() throws IOException {
        Gateway gateway = filled();
        Path file = folder.resolve("missing").resolve("state");
        GatewayKeeper keeper = new GatewayKeeper(gateway, file, CLOCK, new SimpleMeterRegistry());
        keeper.save();
        assertThat(keeper.trouble()).contains("cannot write");
        Files.createDirectory(file.getParent());
        keeper.save();
        assertThat(keeper.trouble()).isNull();
        assertThat(keeper.savedAt()).isEqualTo(CLOCK.instant());
        assertThat(file).exists();
    }
}
