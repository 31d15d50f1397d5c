package io.periskop.client.spring;

import io.periskop.client.ClientAborts;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ErrorHook;
import io.periskop.client.HttpContext;
import io.periskop.client.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Reports what leaves handlers unanswered, with the request, unless it says itself that the caller is to blame. */
final class ExchangeFilter implements WebFilter, Ordered {
    private static final int SERVER_ERRORS = 500;

    private final ErrorHook hook;

    ExchangeFilter(ErrorCollector collector) {
        this.hook = collector.hook();
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 5;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.defer(() -> chain.filter(exchange)).doOnError(error -> report(error, exchange.getRequest()));
    }

    private void report(Throwable error, ServerHttpRequest request) {
        if (!ClientAborts.isAbort(error) && status(error) >= SERVER_ERRORS) {
            hook.report(Report.of(error).withHttp(contextOf(request)));
        }
    }

    /** The status that Spring answers it with. */
    private static int status(Throwable error) {
        if (error instanceof ErrorResponse response) {
            return response.getStatusCode().value();
        }
        ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(error.getClass(), ResponseStatus.class);
        return status == null ? SERVER_ERRORS : status.code().value();
    }

    /** The body is left alone: reading it would take it from the application. */
    private static HttpContext contextOf(ServerHttpRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.getHeaders().forEach(headers::put);
        return HttpContext.ofMultiValued(
                request.getMethod().name(), request.getURI().toString(), headers, null);
    }
}
