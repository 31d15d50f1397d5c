package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client's classes in a class loader that has the JDK and one library, or none. */
class OptionalDependenciesTests {
    private static final List<String> HOOKS = List.of(
            "io.periskop.client.logback.PeriskopAppender",
            "io.periskop.client.log4j2.PeriskopAppender",
            "io.periskop.client.servlet.ErrorReportingFilter");

    @Test
    void theCoreNeedsNone() throws Exception {
        try (URLClassLoader alone = loader("")) {
            assertThat(run(alone, Alone.class))
                    .startsWith("{\"target_uuid\":\"")
                    .contains("\"total_count\":1");
            for (String hook : HOOKS) {
                assertThatThrownBy(() -> make(alone.loadClass(hook))).isInstanceOf(NoClassDefFoundError.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "io.periskop.client.logback.PeriskopAppender, logback-classic:logback-core:slf4j-api",
        "io.periskop.client.servlet.ErrorReportingFilter, jakarta.servlet-api",
        "io.periskop.client.servlet.ExpositionServlet, jakarta.servlet-api"
    })
    void eachHookNeedsOnlyItsOwnLibrary(String hook, String jars) throws Exception {
        try (URLClassLoader loader = loader(jars)) {
            assertThat(make(loader.loadClass(hook))).isNotNull();
        }
    }

    @Test
    void log4jNeedsOnlyLog4jAndFindsItsPlugin() throws Exception {
        try (URLClassLoader loader = loader("log4j-core:log4j-api")) {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(loader);
            try {
                assertThat(run(loader, WithLog4j.class)).contains("OptionalDependenciesTests$WithLog4j$Broken");
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }

    private static Object make(Class<?> type) throws Exception {
        return type.getDeclaredConstructor().newInstance();
    }

    private static String run(ClassLoader loader, Class<?> scenario) throws Exception {
        Class<?> theirs = loader.loadClass(scenario.getName());
        assertThat(theirs).isNotSameAs(scenario);
        return (String) ((Callable<?>) make(theirs)).call();
    }

    /** @param jars beginnings of the names of jars on this class path, separated by colons */
    private static URLClassLoader loader(String jars) throws IOException {
        List<String> wanted =
                Stream.of(jars.split(":", -1)).filter(name -> !name.isEmpty()).toList();
        List<Path> path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> isClasses(entry)
                        || wanted.stream()
                                .anyMatch(name -> entry.getFileName().toString().matches(name + "-[0-9].*[.]jar")))
                .toList();
        URL[] urls = new URL[path.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = path.get(i).toUri().toURL();
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static boolean isClasses(Path entry) {
        return entry.endsWith("classes") || entry.endsWith("test-classes");
    }

    /** Reports and exposes; loaded where nothing but the client is. */
    public static final class Alone implements Callable<String> {
        @Override
        public String call() {
            ErrorCollector collector = ErrorCollector.create();
            new ErrorLogHandler(collector).publish(record());
            UncaughtErrors.install(collector).close();
            return new String(JsonExposition.bytes(collector.snapshot()), StandardCharsets.UTF_8);
        }

        private static LogRecord record() {
            var record = new LogRecord(Level.SEVERE, "it broke");
            record.setThrown(new IllegalStateException("m"));
            return record;
        }
    }

    /** Sets Log4j up by a file, as an application does. */
    public static final class WithLog4j implements Callable<String> {
        @Override
        public String call() throws Exception {
            String file = """
                    <Configuration>
                      <Appenders><Periskop name="errors"/></Appenders>
                      <Loggers><Root level="info"><AppenderRef ref="errors"/></Root></Loggers>
                    </Configuration>
                    """;
            var source = new ConfigurationSource(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
            try (var context = Configurator.initialize(WithLog4j.class.getClassLoader(), source)) {
                LogManager.getLogger("shop.Cart").error("it broke", new Broken());
                return new String(JsonExposition.bytes(ErrorCollector.shared().snapshot()), StandardCharsets.UTF_8);
            }
        }

        static final class Broken extends RuntimeException {
            private static final long serialVersionUID = 1;
        }
    }
}
