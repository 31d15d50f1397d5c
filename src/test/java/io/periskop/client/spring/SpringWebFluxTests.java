package io.periskop.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.client.Counted;
import io.periskop.client.ErrorAggregate;
import io.periskop.client.ErrorCollector;
import io.periskop.client.HttpContext;
import io.periskop.client.Severity;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Spring WebFlux in Netty, configured by Spring Boot as an application with the client's jar is. */
@Timeout(120)
class SpringWebFluxTests {
    private static SpringApps app;

    @BeforeAll
    static void start() {
        app = SpringApps.start(Shop.class, WebApplicationType.REACTIVE);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void whatLeavesAControllerIsReportedOnceWithTheRequest() {
        HttpRequest request = HttpRequest.newBuilder(app.uri("/later?page=2&token=abc"))
                .header("X-Shop", "one")
                .header("X-Shop", "two")
                .build();
        assertThat(app.send(request).statusCode()).isEqualTo(500);
        ErrorAggregate error = one(Later.class);
        assertThat(error.totalCount())
                .as("Spring logs it after the filter has seen it")
                .isEqualTo(1);
        HttpContext http = error.latestErrors().get(0).httpContext();
        assertThat(http.url()).contains("/later?page=2").doesNotContain("abc");
        assertThat(http.headers()).anySatisfy((name, value) -> {
            assertThat(name).isEqualToIgnoringCase("x-shop");
            assertThat(value).isEqualTo("one, two");
        });
    }

    @Test
    void whatAControllerThrowsIsReportedOnce() {
        long before = app.collector().changes();
        assertThat(app.get("/thrown").statusCode()).isEqualTo(500);
        assertThat(app.collector().changes() - before).isEqualTo(1);
        assertThat(one(Thrown.class).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void whatBlamesTheCallerIsNoError() {
        assertThat(app.get("/nothing-here").statusCode()).isEqualTo(404);
        assertThat(app.get("/blamed").statusCode()).isEqualTo(409);
        assertThat(app.get("/annotated").statusCode()).isEqualTo(410);
        assertThat(app.collector().snapshot().aggregates())
                .extracting(Counted::className)
                .doesNotContain(ResponseStatusException.class.getName(), Gone.class.getName())
                .noneMatch(name -> name.contains("NoResourceFound"));
    }

    @Test
    void servesTheErrors() {
        app.get("/thrown");
        HttpResponse<String> answer = app.get("/-/exceptions");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).contains("SpringWebFluxTests$Thrown");
        HttpRequest again = HttpRequest.newBuilder(app.uri("/-/exceptions"))
                .header("If-None-Match", answer.headers().firstValue("ETag").orElseThrow())
                .build();
        assertThat(app.send(again).statusCode()).isEqualTo(304);
        HttpRequest delete =
                HttpRequest.newBuilder(app.uri("/-/exceptions")).DELETE().build();
        assertThat(app.send(delete).statusCode()).isEqualTo(405);
    }

    private static ErrorAggregate one(Class<?> type) {
        return Counted.only(app.collector(), type);
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
        @GetMapping("/later")
        Mono<String> later() {
            return Mono.error(Later::new);
        }

        @GetMapping("/thrown")
        Mono<String> thrown() {
            throw new Thrown();
        }

        @GetMapping("/blamed")
        Mono<String> blamed() {
            return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT));
        }

        @GetMapping("/annotated")
        Mono<String> annotated() {
            return Mono.error(new Gone());
        }
    }

    private static final class Later extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ResponseStatus(HttpStatus.GONE)
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
