package io.periskop.app;

import io.periskop.config.CommandLine;
import io.periskop.config.Options;
import io.periskop.config.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** A push gateway as its process runs it, in this process. */
final class WholeGateway implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private WholeGateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param port 0 for any */
    static WholeGateway start(int port, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("--role=pushgateway"));
        arguments.addAll(List.of(flags));
        Options options = CommandLine.parse(arguments.toArray(String[]::new), Map.of());
        Startup startup = new Startup(options, ServerConfig.EMPTY);
        SpringApplication application = new SpringApplication(GatewayConfiguration.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("server.port", port, "server.address", "127.0.0.1"));
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.registerBean(Startup.class, () -> startup);
            context.registerBean(ReactorResourceFactory.class, WholeGateway::ownResources);
        });
        // The log is that of the tests.
        String before = System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try {
            return new WholeGateway(application.run());
        } finally {
            if (before == null) {
                System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
            } else {
                System.setProperty(LoggingSystem.SYSTEM_PROPERTY, before);
            }
        }
    }

    /** Its end must not be the end of others in this process. */
    private static ReactorResourceFactory ownResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        return resources;
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @Override
    public void close() {
        context.close();
    }
}
