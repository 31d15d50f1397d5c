package io.periskop.client.servlet;

import io.periskop.client.ClientAborts;
import io.periskop.client.CurrentRequest;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ErrorHook;
import io.periskop.client.HttpContext;
import io.periskop.client.Report;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Reports what leaves the servlets and filters behind it, with the request, and lets it go on. Make it the first filter,
 * for the dispatcher types {@code REQUEST} and {@code ASYNC}.
 *
 * <p>What is thrown is an error, whatever the answer to it becomes; of a {@code ServletException} that has a cause the
 * cause is. What was answered by the application is one where it was {@linkplain #handled noted} and the status is 500 or
 * more. That the one who asked has gone is none.
 */
public final class ErrorReportingFilter implements Filter {
    private static final String HANDLED = ErrorReportingFilter.class.getName() + ".handled";
    private static final int SERVER_ERRORS = 500;

    private final ErrorHook hook;

    /** Reports to {@link ErrorCollector#shared}: what a {@code web.xml} names is made without arguments. */
    public ErrorReportingFilter() {
        this(ErrorCollector.shared());
    }

    public ErrorReportingFilter(ErrorCollector collector) {
        this.hook = collector.hook();
    }

    /** For those who answer an error themselves: whether it is reported is decided when the status is known. */
    public static void handled(HttpServletRequest request, Throwable error) {
        request.setAttribute(HANDLED, error);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            try (CurrentRequest.Scope bound = CurrentRequest.bind(() -> ServletRequests.contextOf(http))) {
                pass(http, answer, chain);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            report(e, ServletRequests.contextOf(request));
            throw e;
        }
        if (request.getAttribute(HANDLED) instanceof Throwable error && response.getStatus() >= SERVER_ERRORS) {
            request.removeAttribute(HANDLED);
            report(error, ServletRequests.contextOf(request));
        }
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new Later(ServletRequests.contextOf(request)));
        }
    }

    private void report(Throwable thrown, HttpContext context) {
        Throwable error = thrown instanceof ServletException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (!ClientAborts.isAbort(error)) {
            hook.report(Report.of(error).withHttp(context));
        }
    }

    /** The request may be another's by the time that it is told of an error. */
    private final class Later implements AsyncListener {
        private final HttpContext context;

        Later(HttpContext context) {
            this.context = context;
        }

        @Override
        public void onError(AsyncEvent event) {
            if (event.getThrowable() != null) {
                report(event.getThrowable(), context);
            }
        }

        /** Listeners are forgotten when the request goes on to be asynchronous anew. */
        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {}
    }
}
