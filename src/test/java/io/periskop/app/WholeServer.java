package io.periskop.app;

import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.Observation;
import io.periskop.catalog.CatalogFeed;
import io.periskop.config.CommandLine;
import io.periskop.config.ConfigLoader;
import io.periskop.config.Options;
import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The server as its process runs it, in this process: every part, on a free port of loopback. */
final class WholeServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;

    private WholeServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param folder for the file of the configuration */
    static WholeServer start(Path folder, String configuration, RequestGuard.Patience patience) throws IOException {
        Path file = Files.writeString(folder.resolve("periskop.yaml"), configuration);
        Options options = CommandLine.parse(new String[] {"--config=" + file}, Map.of());
        Startup startup = new Startup(options, ConfigLoader.load(file));
        SpringApplication application = new SpringApplication(ServerConfiguration.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("server.port", 0, "server.address", "127.0.0.1"));
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.registerBean(Startup.class, () -> startup);
            context.registerBean(RequestGuard.Patience.class, () -> patience);
        });
        // The log is that of the tests.
        String before = System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try {
            return new WholeServer(application.run());
        } finally {
            if (before == null) {
                System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
            } else {
                System.setProperty(LoggingSystem.SYSTEM_PROPERTY, before);
            }
        }
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** One process says that it counted each of these errors so often in the last minute. */
    void counted(String service, List<String> keys, long count) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<ReportedAggregate> said = keys.stream()
                .map(key -> new ReportedAggregate(
                        key,
                        count,
                        Severity.ERROR,
                        now.minusSeconds(60),
                        List.of(new Occurrence(
                                key + count,
                                now,
                                Severity.ERROR,
                                new ErrorInstance("com.example.Timeout", "no answer", List.of("at Main"), null),
                                null)),
                        false))
                .toList();
        part(Aggregator.class)
                .ingest(new Observation(service, "process-1", now, null, said))
                .block(PATIENCE);
        part(CatalogFeed.class).refresh(List.of(service)).block(PATIENCE);
    }

    @Override
    public void close() {
        context.close();
    }
}
