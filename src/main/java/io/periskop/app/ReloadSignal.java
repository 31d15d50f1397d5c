package io.periskop.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** SIGHUP reloads, as everywhere on Unix. */
final class ReloadSignal {
    private static final Logger log = LoggerFactory.getLogger(ReloadSignal.class);

    private ReloadSignal() {}

    static void install(Reloader reloader) {
        try {
            Signal.handle(new Signal("HUP"), signal -> reloader.reload());
        } catch (IllegalArgumentException e) {
            log.info("no SIGHUP on this system: reload with POST /-/reload");
        }
    }
}
