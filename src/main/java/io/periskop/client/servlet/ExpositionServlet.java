package io.periskop.client.servlet;

import io.periskop.client.ErrorCollector;
import io.periskop.client.Exposition;
import io.periskop.client.ExpositionEndpoint;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;

/** Serves a collector's errors at whatever path it is mapped to. */
public final class ExpositionServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient ExpositionEndpoint endpoint;

    /** Of {@link ErrorCollector#shared}: what a {@code web.xml} names is made without arguments. */
    public ExpositionServlet() {
        this(ErrorCollector.shared());
    }

    public ExpositionServlet(ErrorCollector collector) {
        this.endpoint = new ExpositionEndpoint(collector);
    }

    /** Every method: the endpoint knows which it answers. */
    @Override
    public void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exposition answer = endpoint.respond(
                request.getMethod(),
                all(request.getHeaders("Accept-Encoding")),
                all(request.getHeaders("If-None-Match")));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        byte[] body = answer.body();
        if (body.length > 0) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** A list may come as several headers. */
    private static String all(Enumeration<String> values) {
        return values.hasMoreElements() ? String.join(",", Collections.list(values)) : null;
    }
}
