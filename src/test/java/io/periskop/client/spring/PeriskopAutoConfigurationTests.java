package io.periskop.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpServer;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ErrorLogHandler;
import io.periskop.client.PushExporter;
import io.periskop.client.UncaughtErrors;
import io.periskop.client.logback.PeriskopAppender;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/** What is configured by which property, and what without which library. */
@Timeout(60)
class PeriskopAutoConfigurationTests {
    private static final AutoConfigurations OURS = AutoConfigurations.of(
            PeriskopAutoConfiguration.class,
            PeriskopServletAutoConfiguration.class,
            PeriskopReactiveAutoConfiguration.class);
    private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(OURS);
    private final WebApplicationContextRunner mvc = new WebApplicationContextRunner().withConfiguration(OURS);
    private final ReactiveWebApplicationContextRunner webFlux =
            new ReactiveWebApplicationContextRunner().withConfiguration(OURS);

    @Test
    void everythingIsOnButPushing() {
        mvc.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(ErrorCollector.class)
                .hasSingleBean(RequestFilter.class)
                .hasSingleBean(HandledErrors.class)
                .hasBean("periskopEndpointMapping")
                .hasSingleBean(UncaughtErrors.class)
                .hasBean("periskopLogback")
                .doesNotHaveBean(PushExporter.class)
                .doesNotHaveBean(OwnPort.class)
                .doesNotHaveBean(ExchangeFilter.class));
        webFlux.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(ExchangeFilter.class)
                .hasBean("periskopEndpointRoute")
                .doesNotHaveBean(RequestFilter.class));
        plain.run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(RequestFilter.class);
            assertThat(context.getBean(ErrorCollector.class)).isSameAs(ErrorCollector.shared());
        });
    }

    @Test
    void everyPartCanBeTurnedOff() {
        mvc.withPropertyValues("periskop.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ErrorCollector.class)
                        .doesNotHaveBean(RequestFilter.class));
        String[] off = {
            "periskop.web.enabled=false",
            "periskop.endpoint.enabled=false",
            "periskop.logging.enabled=false",
            "periskop.uncaught.enabled=false"
        };
        mvc.withPropertyValues(off)
                .run(context -> assertThat(context)
                        .hasSingleBean(ErrorCollector.class)
                        .doesNotHaveBean(RequestFilter.class)
                        .doesNotHaveBean(HandledErrors.class)
                        .doesNotHaveBean("periskopEndpointMapping")
                        .doesNotHaveBean("periskopLogback")
                        .doesNotHaveBean(UncaughtErrors.class));
        webFlux.withPropertyValues(off)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ExchangeFilter.class)
                        .doesNotHaveBean("periskopEndpointRoute"));
    }

    @Test
    void anApplicationsOwnCollectorIsUsed() {
        ErrorCollector own = ErrorCollector.create();
        plain.withBean(ErrorCollector.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(ErrorCollector.class);
            LoggerFactory.getLogger("shop.Cart").error("it broke", new IllegalStateException("m"));
            assertThat(own.snapshot().aggregates())
                    .singleElement()
                    .satisfies(only -> assertThat(only.totalCount()).isEqualTo(1));
        });
        LoggerFactory.getLogger("shop.Cart").error("after the context closed", new IllegalStateException("m"));
        assertThat(own.changes()).isEqualTo(1);
    }

    @Test
    void logLevelAndMessagesAreSettings() {
        ErrorCollector own = ErrorCollector.create();
        plain.withBean(ErrorCollector.class, () -> own)
                .withPropertyValues("periskop.logging.level=error", "periskop.logging.messages=true")
                .run(context -> {
                    LoggerFactory.getLogger("shop.Cart").warn("it broke", new IllegalStateException("m"));
                    assertThat(own.changes()).isZero();
                    LoggerFactory.getLogger("shop.Cart").error("no throwable");
                    assertThat(own.changes()).isEqualTo(1);
                });
    }

    @Test
    void aPortOfItsOwn() {
        ErrorCollector own = ErrorCollector.create();
        mvc.withBean(ErrorCollector.class, () -> own)
                .withPropertyValues("periskop.endpoint.port=0", "periskop.endpoint.path=/errors")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("periskopEndpointMapping");
                    own.report(new IllegalStateException("m"));
                    URI uri = URI.create(
                            "http://127.0.0.1:" + context.getBean(OwnPort.class).port() + "/errors");
                    HttpResponse<String> answer = HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.body()).contains("IllegalStateException");
                });
    }

    @Test
    void pushesAtTheEnd() throws Exception {
        Queue<String> pushes = new ConcurrentLinkedQueue<>();
        HttpServer gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.createContext("/", exchange -> {
            try (exchange) {
                pushes.add(exchange.getRequestURI().getRawPath() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        gateway.start();
        ErrorCollector own = ErrorCollector.create();
        plain.withBean(ErrorCollector.class, () -> own)
                .withPropertyValues(
                        "periskop.push.url=http://127.0.0.1:"
                                + gateway.getAddress().getPort() + "/gate",
                        "periskop.push.interval=1d",
                        "periskop.push.job=nightly",
                        "periskop.push.labels.zone=eu",
                        "periskop.push.headers.Authorization=Bearer s3cr3t")
                .run(context -> {
                    assertThat(context).hasSingleBean(PushExporter.class);
                    assertThat(context.getBean(PeriskopProperties.class).toString())
                            .doesNotContain("s3cr3t");
                    own.report(new IllegalStateException("m"));
                });
        gateway.stop(0);
        assertThat(pushes)
                .singleElement()
                .asString()
                .startsWith("/gate/errors/job/nightly/zone/eu Bearer s3cr3t {")
                .contains("IllegalStateException");
    }

    @Test
    void withoutAWebFrameworkThereIsNoWeb() {
        mvc.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestFilter.class));
        webFlux.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ExchangeFilter.class));
    }

    @Test
    void withoutALoggingLibraryTheJdksIsHooked() {
        FilteredClassLoader without = new FilteredClassLoader("ch.qos.logback", "org.apache.logging.log4j.core");
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        plain.withClassLoader(without).run(context -> {
            assertThat(context).hasNotFailed().hasBean("periskopJul").doesNotHaveBean("periskopLogback");
            assertThat(Arrays.asList(root.getHandlers())).hasAtLeastOneElementOfType(ErrorLogHandler.class);
        });
        assertThat(Arrays.asList(root.getHandlers())).noneMatch(ErrorLogHandler.class::isInstance);
    }

    @Test
    void closingTakesTheAppenderOut() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        plain.run(context -> assertThat(root.getAppender("periskop")).isInstanceOf(PeriskopAppender.class));
        assertThat(root.getAppender("periskop")).isNull();
    }
}
