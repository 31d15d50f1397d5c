package io.periskop.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.access.AccessConfig;
import io.periskop.access.AccessFilter;
import io.periskop.api.v1.Problems;
import io.periskop.config.PushConfig;
import io.periskop.config.ServerConfig;
import io.periskop.http.HttpTrouble;
import io.periskop.http.ReactorHttp;
import io.periskop.push.Gateway;
import io.periskop.push.GatewayKeeper;
import io.periskop.push.GatewayListing;
import io.periskop.push.GatewayMeters;
import io.periskop.push.PushEntry;
import io.periskop.push.PushIntake;
import io.periskop.push.PushLimits;
import io.periskop.push.PushTrouble;
import io.periskop.push.Scrape;
import io.periskop.push.StatusPage;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

/** The role {@code pushgateway}: no storage, no API, and of Spring Boot only what serves HTTP and meters. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    HttpHandlerAutoConfiguration.class,
    WebFluxAutoConfiguration.class,
    ErrorWebFluxAutoConfiguration.class,
    NettyReactiveWebServerAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    PrometheusMetricsExportAutoConfiguration.class,
    JvmMetricsAutoConfiguration.class,
    SystemMetricsAutoConfiguration.class
})
class GatewayConfiguration {
    private static final Logger log = LoggerFactory.getLogger(GatewayConfiguration.class);

    @Bean
    PushLimits pushLimits(Startup startup) {
        return PushSpecs.limits(startup.push());
    }

    @Bean
    GatewayMeters gatewayMeters(MeterRegistry registry) {
        return new GatewayMeters(registry);
    }

    @Bean
    Gateway gateway(PushLimits limits, GatewayMeters meters) {
        return new Gateway(limits, InstantSource.system(), meters);
    }

    @Bean(destroyMethod = "dispose")
    GatewayKeeper gatewayKeeper(Startup startup, Gateway gateway, MeterRegistry registry) throws IOException {
        PushConfig push = startup.push();
        GatewayKeeper keeper = new GatewayKeeper(gateway, push.persistenceFile(), InstantSource.system(), registry);
        keeper.load();
        keeper.start(push.persistenceInterval(), Schedulers.boundedElastic());
        return keeper;
    }

    @Bean(destroyMethod = "dispose")
    PushIntake pushIntake(Startup startup, PushLimits limits) {
        return new PushIntake(
                limits.bodyBytes(),
                limits.bodyBytesInFlight(),
                PushSpecs.gatewayReader(startup.config().limits(), limits));
    }

    @Bean(destroyMethod = "dispose")
    ReactorHttp http() {
        return new ReactorHttp(Version.userAgent());
    }

    @Bean(destroyMethod = "close")
    Tls tls(Startup startup) throws HttpTrouble {
        return Tls.of(startup.config().web());
    }

    @Bean(destroyMethod = "dispose")
    AccessFilter access(Startup startup, ReactorHttp http, MeterRegistry registry) {
        return new AccessFilter(
                startup.access(startup.config()),
                http,
                registry,
                (denial, exchange) -> Problems.write(
                        Problems.refused(denial.status(), denial.reason(), denial.sentence()), exchange));
    }

    @Bean
    RouterFunction<ServerResponse> gatewayRoutes(
            Startup startup,
            Gateway gateway,
            GatewayKeeper keeper,
            PushIntake intake,
            PushLimits limits,
            GatewayMeters meters,
            PrometheusMeterRegistry registry) {
        ServerConfig config = startup.config();
        AccessConfig access = startup.access(config);
        InstantSource clock = InstantSource.system();
        PushTrouble trouble = new PushTrouble();
        meters.watch(gateway, intake);
        return new GatewayRoutes(
                        new PushEntry(gateway, intake, trouble, meters, clock),
                        new Scrape(gateway, limits.occurrencesPerError(), meters),
                        new GatewayListing(gateway),
                        new StatusPage(
                                gateway, trouble, keeper, limits, clock, Version.current(), startup.routePrefix()),
                        registry,
                        access.trustedProxies(),
                        startup.routePrefix())
                .routes();
    }

    @Bean
    RequestGuard requestGuard(Startup startup, Tls tls, ObjectProvider<RequestGuard.Patience> patience) {
        return new RequestGuard(
                tls.context(),
                startup.routePrefix(),
                patience.getIfAvailable(() -> RequestGuard.Patience.DEFAULT),
                startup.push().bodySizeLimit());
    }

    @Bean
    OwnPreflights preflights() {
        return new OwnPreflights();
    }

    @Bean
    ApplicationListener<WebServerInitializedEvent> started(Gateway gateway) {
        return event -> log.info(
                "push gateway {} listening on port {}",
                gateway.uuid(),
                event.getWebServer().getPort());
    }
}
