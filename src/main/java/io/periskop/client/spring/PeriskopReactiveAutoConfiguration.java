package io.periskop.client.spring;

import io.periskop.client.ErrorCollector;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** For applications of Spring WebFlux. */
@AutoConfiguration(after = PeriskopAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBean({ErrorCollector.class, PeriskopProperties.class})
public class PeriskopReactiveAutoConfiguration {

    @Bean
    @ConditionalOnProperty(prefix = "periskop.web", name = "enabled", matchIfMissing = true)
    ExchangeFilter periskopExchangeFilter(ErrorCollector collector) {
        return new ExchangeFilter(collector);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "periskop.endpoint", name = "enabled", matchIfMissing = true)
    static class Endpoint {
        @Bean
        @ConditionalOnProperty(prefix = "periskop.endpoint", name = "port", havingValue = "none", matchIfMissing = true)
        RouterFunction<ServerResponse> periskopEndpointRoute(ErrorCollector collector, PeriskopProperties properties) {
            return RouterFunctions.route(
                    RequestPredicates.path(properties.endpoint().path()), new ReactiveEndpoint(collector));
        }
    }
}
