package io.periskop.app;

import io.periskop.app.demo.FleetSite;
import io.periskop.config.CommandLineException;
import io.periskop.config.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;

/** The role {@code demo-fleet}: no configuration, no storage, and nothing of Spring Boot but its logging. */
final class FleetRole {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8080;

    private FleetRole() {}

    /** It runs when this returns, until the process ends. */
    static void start(Options options) {
        if (options.configFile() != null) {
            throw new CommandLineException("a demo fleet has no configuration; remove --config or CONFIG_FILE");
        }
        logAsTheOtherRoles();
        String address = Objects.requireNonNullElse(options.address(), LOOPBACK);
        int port = Objects.requireNonNullElse(options.port(), DEFAULT_PORT);
        Logger log = LoggerFactory.getLogger(FleetRole.class);
        try {
            FleetSite site = FleetSite.start(new InetSocketAddress(address, port), options.pushTo());
            Runtime.getRuntime().addShutdownHook(new Thread(site::close, "demo-fleet-stop"));
            log.info("demo fleet listening on port {}; /sd lists its targets", site.port());
        } catch (IOException | UnresolvedAddressException e) {
            throw new CommandLineException(Objects.requireNonNullElse(
                    StartTrouble.sentence(e, address, port), "cannot listen on port " + port + " of " + address));
        }
    }

    private static void logAsTheOtherRoles() {
        StandardEnvironment environment = new StandardEnvironment();
        try {
            environment.getPropertySources().addLast(new ResourcePropertySource("classpath:application.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoggingSystem logging = LoggingSystem.get(FleetRole.class.getClassLoader());
        logging.beforeInitialize();
        logging.initialize(new LoggingInitializationContext(environment), null, null);
        logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        logging.setLogLevel("io.periskop", LogLevel.INFO);
    }
}
