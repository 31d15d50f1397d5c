package io.periskop.app;

import io.periskop.config.Options;
import io.periskop.config.ServerConfig;

/** What the process was started with. */
record Startup(Options options, ServerConfig config) {

    /** Whether it runs the demo fleet: when asked for, and nothing is configured. */
    boolean demo() {
        return options.demo() && options.configFile() == null;
    }
}
