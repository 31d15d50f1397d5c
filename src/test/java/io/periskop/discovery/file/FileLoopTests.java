package io.periskop.discovery.file;

import io.periskop.discovery.Discovering;
import io.periskop.http.HttpTrouble;
import java.time.Duration;
import java.util.AbstractList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class FileLoopTests {
    /** Fails in the thread that reads, as a bug of this program would. */
    private static final class Broken extends AbstractList<FilePattern> {
        @Override
        public FilePattern get(int index) {
            throw new StackOverflowError("a bug");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    void anErrorIsHandedOnInsteadOfEndingTheThreadSilently() {
        FileDiscovery discovery = new FileDiscovery(new Broken(), Duration.ofMinutes(5));
        StepVerifier.create(discovery.refreshes(Discovering.context(
                        (config, call) -> Mono.error(new HttpTrouble("no network here")), Schedulers.parallel())))
                .expectError(StackOverflowError.class)
                .verify(Duration.ofSeconds(30));
    }
}
