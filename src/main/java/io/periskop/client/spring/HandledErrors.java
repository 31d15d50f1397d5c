package io.periskop.client.spring;

import io.periskop.client.servlet.ErrorReportingFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Notes what controllers throw for the filter, which knows later what became of it, and leaves it to the others. */
final class HandledErrors implements HandlerExceptionResolver, Ordered {
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, Object handler, Exception error) {
        ErrorReportingFilter.handled(request, error);
        return null;
    }
}
