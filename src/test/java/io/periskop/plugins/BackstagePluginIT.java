package io.periskop.plugins;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The Backstage plugins' own suites, in the order of their build: what is wrong with types is said before a browser is started.
 * The last ones use the server's jar.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackstagePluginIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Bundles a whole app, and starts it. */
    private static final Duration LONG = Duration.ofMinutes(12);

    private static final PluginFolder PLUGIN = new PluginFolder("backstage-plugin")
            .with("PERISKOP_JAR", Path.of(System.getProperty("periskop.jar")).toString())
            .with("CI", "true");

    @BeforeAll
    static void tools() {
        PLUGIN.needs("npm", "the Backstage plugin", "--version", 10, 0, "install npm");
        PLUGIN.useNode(22, 24);
        PLUGIN.install("--ignore-scripts");
    }

    @Test
    @Order(1)
    void types() {
        PLUGIN.npm("types:check", PATIENCE);
        PLUGIN.npm("typecheck", PATIENCE);
    }

    @Test
    @Order(2)
    void style() {
        PLUGIN.npm("lint", PATIENCE);
        PLUGIN.npm("format:check", PATIENCE);
    }

    @Test
    @Order(3)
    void exports() {
        PLUGIN.npm("api:check", PATIENCE);
    }

    @Test
    @Order(4)
    void unitTests() {
        PLUGIN.npm("test:ci", LONG);
    }

    @Test
    @Order(5)
    void packages() {
        PLUGIN.npm("build", PATIENCE);
    }

    @Test
    @Order(6)
    void againstTheServer() {
        PLUGIN.npm("test:server", PATIENCE);
    }

    @Test
    @Order(7)
    void inABrowser() {
        PLUGIN.needs("chromium", "the Backstage plugin's page", "--version", 100, 0, "install chromium");
        PLUGIN.npm("e2e", LONG);
    }
}
