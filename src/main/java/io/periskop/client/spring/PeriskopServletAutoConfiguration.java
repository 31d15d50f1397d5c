package io.periskop.client.spring;

import io.periskop.client.ErrorCollector;
import io.periskop.client.servlet.ErrorReportingFilter;
import io.periskop.client.servlet.ExpositionServlet;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** For applications of Spring MVC. */
@AutoConfiguration(after = PeriskopAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean({ErrorCollector.class, PeriskopProperties.class})
public class PeriskopServletAutoConfiguration {

    @Bean
    @ConditionalOnProperty(prefix = "periskop.web", name = "enabled", matchIfMissing = true)
    RequestFilter periskopRequestFilter(ErrorCollector collector) {
        return new RequestFilter(new ErrorReportingFilter(collector));
    }

    @Bean
    @ConditionalOnProperty(prefix = "periskop.web", name = "enabled", matchIfMissing = true)
    HandledErrors periskopHandledErrors() {
        return new HandledErrors();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "periskop.endpoint", name = "enabled", matchIfMissing = true)
    static class Endpoint {
        @Bean
        @ConditionalOnProperty(prefix = "periskop.endpoint", name = "port", havingValue = "none", matchIfMissing = true)
        HandlerMapping periskopEndpointMapping(ErrorCollector collector, PeriskopProperties properties) {
            HttpRequestHandler endpoint = new ExpositionServlet(collector)::service;
            return new SimpleUrlHandlerMapping(
                    Map.of(properties.endpoint().path(), endpoint), Ordered.HIGHEST_PRECEDENCE);
        }
    }
}
