package io.periskop.app;

import io.periskop.config.CommandLine;
import io.periskop.config.CommandLineException;
import io.periskop.config.ConfigException;
import io.periskop.config.ConfigLoader;
import io.periskop.config.Options;
import io.periskop.config.Role;
import io.periskop.config.ServerConfig;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.StandardEnvironment;

/** The process: reads what it is told, says in one line what is wrong with it, and runs its role. */
public final class PeriskopServer {
    private static final int BAD_INPUT = 2;
    private static final int DEFAULT_PORT = 8080;
    private static final String LOOPBACK = "127.0.0.1";

    private PeriskopServer() {}

    public static void main(String[] args) {
        try {
            run(args);
        } catch (CommandLineException | ConfigException e) {
            exit(e.getMessage());
        }
    }

    private static void run(String[] args) {
        Options options = CommandLine.parse(args, System.getenv());
        if (options.help()) {
            System.out.println(CommandLine.usage());
            return;
        }
        if (options.version()) {
            System.out.println("periskop-server " + Version.current());
            return;
        }
        if (options.role() == Role.DEMO_FLEET) {
            FleetRole.start(options);
            return;
        }
        ServerConfig config =
                options.configFile() == null ? ServerConfig.EMPTY : ConfigLoader.load(options.configFile());
        if (options.importFrom() != null) {
            onlyWarnings();
            System.exit(new PeriskopImport(config, System.out, System.err).run(options.importFrom()));
        }
        String useless = options.role() == Role.PUSHGATEWAY ? PushSpecs.useless(config) : null;
        if (useless != null) {
            throw new CommandLineException(useless);
        }
        start(new Startup(options, config));
    }

    private static void start(Startup startup) {
        Map<String, Object> properties = Map.of(
                "server.port",
                port(startup),
                "server.address",
                address(startup),
                "spring.webflux.base-path",
                startup.routePrefix());
        SpringApplication application = new SpringApplication(
                startup.options().role() == Role.PUSHGATEWAY ? GatewayConfiguration.class : ServerConfiguration.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(properties);
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>)
                context -> context.registerBean(Startup.class, () -> startup));
        HeapThrift.apply();
        try {
            application.run();
        } catch (RuntimeException e) {
            String trouble = StartTrouble.sentence(e, address(startup), port(startup));
            if (trouble == null) {
                LoggerFactory.getLogger(PeriskopServer.class).error("cannot start", e);
                System.exit(1);
            }
            exit(trouble);
        }
    }

    /** What there is to say about the import is its summary. */
    private static void onlyWarnings() {
        LoggingSystem logging = LoggingSystem.get(PeriskopServer.class.getClassLoader());
        logging.beforeInitialize();
        logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
        logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
    }

    private static int port(Startup startup) {
        Integer port = startup.options().port();
        if (port == null) {
            port = startup.config().web().port();
        }
        return Objects.requireNonNullElse(port, DEFAULT_PORT);
    }

    /** Every interface, as the original; but the demo is for whoever sits at this machine. */
    private static String address(Startup startup) {
        String address = startup.options().address();
        if (address == null) {
            address = startup.config().web().address();
        }
        return Objects.requireNonNullElse(address, startup.demo() ? LOOPBACK : "0.0.0.0");
    }

    private static void exit(@Nullable String sentence) {
        System.err.println("periskop: " + sentence);
        System.exit(BAD_INPUT);
    }
}
