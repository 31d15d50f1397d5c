package io.periskop.client.servlet;

import io.periskop.client.HttpContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an error says of the request. The body is left alone: reading it would take it from the application. */
final class ServletRequests {
    private ServletRequests() {}

    static HttpContext contextOf(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.put(name, Collections.list(request.getHeaders(name))));
        String query = request.getQueryString();
        String url = request.getRequestURL() + (query == null ? "" : "?" + query);
        return HttpContext.ofMultiValued(request.getMethod(), url, headers, null);
    }
}
