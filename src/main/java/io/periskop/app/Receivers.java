package io.periskop.app;

import io.periskop.config.ServerConfig;

/** What takes events that others send: told of each new configuration. */
@FunctionalInterface
interface Receivers {
    void use(ServerConfig next);
}
