package io.periskop.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.client.Counted;
import io.periskop.client.ErrorAggregate;
import io.periskop.client.ErrorCollector;
import io.periskop.client.Occurrence;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Spring MVC in Tomcat, configured by Spring Boot as an application with the client's jar is. */
@Timeout(120)
class SpringMvcTests {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static SpringApps app;

    @BeforeAll
    static void start() {
        app = SpringApps.startMvc(Shop.class);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void whatLeavesAControllerIsReportedOnceWithTheRequest() {
        long before = app.collector().changes();
        assertThat(app.get("/uncaught?page=2").statusCode()).isEqualTo(500);
        assertThat(app.get("/uncaught?page=3").statusCode()).isEqualTo(500);
        assertThat(app.collector().changes() - before).isEqualTo(2);
        assertThat(one(Uncaught.class).latestErrors())
                .extracting(occurrence -> occurrence.httpContext().url())
                .anyMatch(url -> url.endsWith("/uncaught?page=2"))
                .anyMatch(url -> url.endsWith("/uncaught?page=3"));
    }

    @Test
    void whatIsAnsweredWith500OrMoreIsReported() {
        assertThat(app.get("/handled").statusCode()).isEqualTo(502);
        assertThat(one(Handled.class).totalCount()).isEqualTo(1);
        assertThat(app.get("/blamed").statusCode()).isEqualTo(409);
        assertThat(all(Blamed.class)).isEmpty();
        assertThat(app.get("/nothing-here").statusCode()).isEqualTo(404);
        assertThat(all(ResponseStatusException.class)).isEmpty();
    }

    @Test
    void whatIsLoggedByTheControllerHasTheRequestAndIsNotCountedAgain() {
        assertThat(app.get("/logged").statusCode()).isEqualTo(500);
        ErrorAggregate error = one(Logged.class);
        assertThat(error.totalCount()).isEqualTo(1);
        Occurrence occurrence = error.latestErrors().get(0);
        assertThat(occurrence.httpContext().method()).isEqualTo("GET");
        assertThat(occurrence.httpContext().url()).endsWith("/logged");
    }

    @Test
    void asynchronousControllersAreFollowed() {
        assertThat(app.get("/async").statusCode()).isEqualTo(500);
        assertThat(one(Async.class).totalCount()).isEqualTo(1);
        assertThat(one(Async.class).latestErrors().get(0).httpContext().url()).endsWith("/async");
    }

    @Test
    void servesTheErrors() {
        app.get("/uncaught");
        HttpResponse<String> answer = app.get("/-/exceptions");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .contains(
                        "SpringMvcTests$Uncaught", app.collector().targetUuid().toString());
        assertThat(app.get("/-/exceptions/below").statusCode()).isEqualTo(404);
    }

    /** An answer may be with the client before the filters behind it are done. */
    private static ErrorAggregate one(Class<?> type) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (all(type).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return Counted.only(app.collector(), type);
    }

    private static List<ErrorAggregate> all(Class<?> type) {
        return Counted.of(app.collector(), type);
    }

    @Configuration(proxyBeanMethods = false)
    @Import({WebAutoConfigurations.class, Controller.class})
    static class Shop {
        @Bean
        ErrorCollector ownCollector() {
            return ErrorCollector.create();
        }
    }

    @RestController
    static class Controller {
        private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
        private final AtomicInteger calls = new AtomicInteger();

        @GetMapping("/uncaught")
        String uncaught() {
            throw new Uncaught();
        }

        @GetMapping("/handled")
        String handled() {
            throw new Handled();
        }

        @GetMapping("/blamed")
        String blamed() {
            throw new Blamed();
        }

        @GetMapping("/logged")
        String logged() {
            Logged error = new Logged();
            LOG.error("call {}", calls.incrementAndGet(), error);
            throw error;
        }

        @GetMapping("/async")
        Callable<String> async() {
            return () -> {
                throw new Async();
            };
        }

        @ExceptionHandler
        ResponseEntity<String> answer(Handled error) {
            return ResponseEntity.status(HttpStatus.BAD_GATEWAY).body("sorry");
        }

        @ExceptionHandler
        ResponseEntity<String> answer(Blamed error) {
            return ResponseEntity.status(HttpStatus.CONFLICT).body("you");
        }
    }

    private abstract static class ShopError extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Uncaught extends ShopError {
        private static final long serialVersionUID = 1;
    }

    private static final class Handled extends ShopError {
        private static final long serialVersionUID = 1;
    }

    private static final class Blamed extends ShopError {
        private static final long serialVersionUID = 1;
    }

    private static final class Logged extends ShopError {
        private static final long serialVersionUID = 1;
    }

    private static final class Async extends ShopError {
        private static final long serialVersionUID = 1;
    }
}
