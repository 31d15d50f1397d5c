package io.periskop.plugins;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The server's own page: the types of its modules, what they compute, and all of it in a browser against the jar.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebUiIT {
    /** A machine that does other things, too, takes several times as long as one that does not. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final PluginFolder UI = new PluginFolder("src/test/ui")
            .with("PERISKOP_JAR", Path.of(System.getProperty("periskop.jar")).toString())
            .with("CI", "true");

    @BeforeAll
    static void tools() {
        UI.needs("npm", "the page's tests", "--version", 10, 0, "install npm");
        UI.useNode(22, 24);
        UI.install("--ignore-scripts");
    }

    @Test
    @Order(1)
    void types() {
        UI.npm("typecheck", PATIENCE);
    }

    @Test
    @Order(2)
    void words() {
        UI.npm("unit", PATIENCE);
    }

    @Test
    @Order(3)
    void inABrowser() {
        UI.needs("chromium", "the page", "--version", 100, 0, "install chromium");
        UI.npm("browser", PATIENCE);
    }
}
