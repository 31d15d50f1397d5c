package io.periskop.client.spring;

import io.periskop.client.ErrorCollector;
import io.periskop.client.PushExporter;
import io.periskop.client.PushGateway;
import io.periskop.client.PushSchedule;
import io.periskop.client.UncaughtErrors;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** What every application has, with or without the web. */
@AutoConfiguration
@ConditionalOnProperty(prefix = "periskop", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(PeriskopProperties.class)
@Import({LogConfiguration.OfLogback.class, LogConfiguration.OfLog4j.class, LogConfiguration.OfJul.class})
public class PeriskopAutoConfiguration {

    /** An application's own bean replaces it. */
    @Bean
    @ConditionalOnMissingBean
    ErrorCollector periskopCollector() {
        return ErrorCollector.shared();
    }

    @Bean(destroyMethod = "close")
    @Lazy(false)
    @ConditionalOnProperty(prefix = "periskop.uncaught", name = "enabled", matchIfMissing = true)
    UncaughtErrors periskopUncaughtErrors(ErrorCollector collector) {
        return UncaughtErrors.install(collector);
    }

    @Bean(destroyMethod = "close")
    @Lazy(false)
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "periskop.push", name = "url")
    PushExporter periskopPushExporter(ErrorCollector collector, PeriskopProperties properties) {
        PeriskopProperties.Push push = properties.push();
        PushGateway gateway = PushGateway.at(push.url()).withTimeout(push.timeout());
        if (push.job() != null) {
            gateway = gateway.withGroup(push.job(), push.labels());
        }
        for (var header : push.headers().entrySet()) {
            gateway = gateway.withHeader(header.getKey(), header.getValue());
        }
        return PushExporter.start(collector, gateway, PushSchedule.defaults().withInterval(push.interval()));
    }

    /** A condition of a kind comes once to a place: Spring Boot before 3.5 does not see the second. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "periskop.endpoint", name = "enabled", matchIfMissing = true)
    static class Endpoint {
        @Bean(destroyMethod = "close")
        @Lazy(false)
        @ConditionalOnProperty(prefix = "periskop.endpoint", name = "port")
        OwnPort periskopOwnPort(ErrorCollector collector, PeriskopProperties properties) {
            return OwnPort.open(collector, properties.endpoint());
        }
    }
}
