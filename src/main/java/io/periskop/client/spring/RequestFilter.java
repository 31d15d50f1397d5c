package io.periskop.client.spring;

import io.periskop.client.servlet.ErrorReportingFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Before all filters but those that must be first. Spring Boot gives a filter of this kind the asynchronous requests, too. */
final class RequestFilter extends OncePerRequestFilter implements Ordered {
    private final ErrorReportingFilter filter;

    RequestFilter(ErrorReportingFilter filter) {
        this.filter = filter;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 5;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        filter.doFilter(request, response, chain);
    }
}
