package io.periskop.app;

import io.periskop.app.demo.DemoFleet;
import io.periskop.config.Options;
import io.periskop.config.ServerConfig;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Set;

/** What the process was started with. */
record Startup(Options options, ServerConfig config) {

    /** When the process began. */
    static Instant startedAt() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** Whether it runs the demo fleet: when asked for, and nothing is configured. */
    boolean demo() {
        return options.demo() && options.configFile() == null;
    }

    /** By which labels of targets it is counted. */
    Set<String> seriesLabels() {
        return demo() ? Set.copyOf(DemoFleet.SERIES_LABELS) : Specs.seriesLabels(config);
    }
}
