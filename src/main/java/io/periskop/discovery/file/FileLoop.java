package io.periskop.discovery.file;

import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.FluxSink;

/** Reads, waits for a change or the end of the interval, and reads again, until it is interrupted. */
final class FileLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FileLoop.class);

    /** What is being written is seldom longer unfinished than this; if it is, its end is a further change. */
    private static final Duration SETTLING = Duration.ofMillis(100);

    private final FileDiscovery discovery;
    private final FluxSink<Refresh> sink;
    private final TargetFiles files;

    FileLoop(FileDiscovery discovery, FluxSink<Refresh> sink) {
        this.discovery = discovery;
        this.sink = sink;
        this.files = new TargetFiles(discovery.patterns());
    }

    @Override
    public void run() {
        try (DirectoryWatch watch = watch()) {
            while (!sink.isCancelled()) {
                if (watch != null) {
                    watch.update();
                }
                sink.next(refresh());
                waitForChange(watch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody wants it any longer
        } catch (Throwable e) { // an Error too: nobody else would hear of it
            sink.error(e);
        }
    }

    private Refresh refresh() {
        try {
            return files.read();
        } catch (RuntimeException e) {
            return Polling.failed(e, discovery.refreshInterval());
        }
    }

    private void waitForChange(@Nullable DirectoryWatch watch) throws InterruptedException {
        if (watch == null) {
            Thread.sleep(discovery.refreshInterval().toMillis());
        } else if (watch.await(discovery.refreshInterval())) {
            watch.settle(SETTLING);
        }
    }

    private @Nullable DirectoryWatch watch() {
        try {
            return new DirectoryWatch(discovery.patterns());
        } catch (IOException e) {
            log.warn(
                    "changes of {} are seen at each refresh_interval only, because directories cannot be watched: {}",
                    discovery.describe(),
                    e.toString());
            return null;
        }
    }
}
