package io.periskop.plugins;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The Grafana plugin's own suites, in the order of its build: what is wrong with types is said before a browser is started.
 * The last ones use the server's jar.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GrafanaPluginIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Go compiles all that it has not compiled on this machine before. */
    private static final Duration COLD = Duration.ofMinutes(12);

    private static final PluginFolder PLUGIN = new PluginFolder("grafana-datasource")
            .with("PERISKOP_JAR", Path.of(System.getProperty("periskop.jar")).toString())
            .with("CI", "true");

    @BeforeAll
    static void tools() {
        PLUGIN.needs("node", "the Grafana plugin", "--version", 20, 0, "install Node.js 20 or newer");
        PLUGIN.needs("npm", "the Grafana plugin", "--version", 9, 0, "install npm");
        PLUGIN.needs("go", "the Grafana plugin's backend", "version", 1, 25, "install Go 1.25 or newer");
        PLUGIN.install();
    }

    @Test
    @Order(1)
    void types() {
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
    void unitTests() {
        PLUGIN.npm("test:ci", PATIENCE);
    }

    @Test
    @Order(4)
    void frontEnd() {
        PLUGIN.npm("build", PATIENCE);
    }

    @Test
    @Order(5)
    void backEnd() {
        PLUGIN.npm("build:backend", COLD);
        PLUGIN.npm("lint:backend", COLD);
    }

    /** Against the server's jar, too. */
    @Test
    @Order(6)
    void backEndTests() {
        PLUGIN.npm("test:backend", COLD);
    }

    @Test
    @Order(7)
    void inABrowser() {
        PLUGIN.needs("chromium", "the Grafana plugin's page", "--version", 100, 0, "install chromium");
        PLUGIN.npm("e2e", PATIENCE);
    }

    @Test
    @Order(8)
    void dashboardsHaveData() {
        PLUGIN.needs("prometheus", "the dashboard of the server", "--version", 2, 0, "install prometheus");
        PLUGIN.npm("check:dashboards", PATIENCE);
    }
}
