package io.periskop.client.spring;

import io.periskop.client.ErrorCollector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * A real Spring Boot application in this JVM. Its class loader has what the client's jar adds to the classes, so that
 * Spring Boot finds the auto-configuration by itself, and may have more jars.
 */
final class SpringApps implements AutoCloseable {
    private static final Path RESOURCES = Path.of("src", "client", "resources");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader classes;
    private final ConfigurableApplicationContext context;

    private SpringApps(URLClassLoader classes, Class<?> source, WebApplicationType type, String... properties) {
        this.classes = classes;
        Thread.currentThread().setContextClassLoader(classes);
        SpringApplication application = new SpringApplication(new DefaultResourceLoader(classes), source);
        application.setWebApplicationType(type);
        application.setRegisterShutdownHook(false);
        // The JVM's logging belongs to the tests.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        List<String> arguments = new ArrayList<>(List.of(
                // Not the server's, which is on the class path, too.
                "--spring.config.name=shop",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--springdoc.api-docs.enabled=false"));
        Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
        try {
            this.context = application.run(arguments.toArray(String[]::new));
        } finally {
            System.clearProperty("org.springframework.boot.logging.LoggingSystem");
        }
    }

    static SpringApps start(Class<?> source, WebApplicationType type, String... properties) {
        return new SpringApps(loader(List.of()), source, type, properties);
    }

    static SpringApps startMvc(Class<?> source, String... properties) {
        try (Stream<Path> jars = Files.list(mvcJars())) {
            return new SpringApps(loader(jars.toList()), source, WebApplicationType.SERVLET, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ErrorCollector collector() {
        return context.getBean(ErrorCollector.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    @Override
    public void close() {
        context.close();
        Thread.currentThread().setContextClassLoader(before);
        try {
            classes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The build copies them beside the classes, wherever these are. */
    private static Path mvcJars() {
        URL classes = SpringApps.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(classes.toString())).resolveSibling("client").resolve("mvc");
    }

    private static URLClassLoader loader(List<Path> jars) {
        URL[] urls = Stream.concat(Stream.of(RESOURCES), jars.stream())
                .map(SpringApps::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, SpringApps.class.getClassLoader());
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
