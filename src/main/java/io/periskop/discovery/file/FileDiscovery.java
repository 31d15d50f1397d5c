package io.periskop.discovery.file;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Refresh;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Targets in files, read at each change of their directories and at each interval. */
record FileDiscovery(List<FilePattern> patterns, Duration refreshInterval) implements Discovery {

    @Override
    public String mechanism() {
        return "file";
    }

    @Override
    public String describe() {
        return patterns.stream().map(FilePattern::toString).collect(Collectors.joining(", "));
    }

    /** In a thread of its own, which it blocks for as long as it runs: shared ones would be used up by many files. */
    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.create(
                sink -> {
                    FileLoop loop = new FileLoop(this, sink);
                    Thread thread = new Thread(loop, "file-sd");
                    thread.setDaemon(true);
                    sink.onDispose(thread::interrupt);
                    thread.start();
                },
                FluxSink.OverflowStrategy.LATEST);
    }
}
