package io.periskop.config;

import java.util.Locale;

/** What this process is. */
public enum Role {
    SERVER,
    /** Takes pushes and holds them until they are scraped; stores nothing else. */
    PUSHGATEWAY,
    /** Example services whose errors keep happening, for a server elsewhere to scrape. */
    DEMO_FLEET;

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
