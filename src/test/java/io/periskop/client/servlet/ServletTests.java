package io.periskop.client.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.client.Counted;
import io.periskop.client.ErrorAggregate;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ErrorHook;
import io.periskop.client.HttpContext;
import io.periskop.client.JsonExposition;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The filter and the servlet in a real container. */
@Timeout(60)
class ServletTests {
    private final ErrorCollector collector = ErrorCollector.create();
    private final ErrorHook log = collector.hook();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", directory.toString());
        filter(context);
        add(context, "/-/exceptions", new ExpositionServlet(collector));
        add(context, "/*", new Shop());
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void reportsWhatIsThrownWithTheRequest() throws Exception {
        assertThat(get("/throw?token=abc&page=2").statusCode()).isEqualTo(500);
        assertThat(Counted.className(only())).isEqualTo("java.lang.IllegalStateException");
        HttpContext request = only().latestErrors().get(0).httpContext();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.url())
                .startsWith("http://127.0.0.1:")
                .contains("/throw?")
                .contains("page=2")
                .doesNotContain("abc");
        assertThat(request.headers()).containsEntry("X-Shop", "one, two").containsEntry("Cookie", "[redacted]");
        assertThat(request.body()).isNull();
    }

    @Test
    void theCauseOfAServletExceptionIsTheError() throws Exception {
        get("/wrapped");
        assertThat(Counted.className(only())).isEqualTo("java.lang.IllegalArgumentException");
    }

    @Test
    void whatIsLoggedInARequestHasItAndIsCountedOnce() throws Exception {
        get("/logged");
        assertThat(only().totalCount()).isEqualTo(1);
        assertThat(only().latestErrors().get(0).httpContext().url()).endsWith("/logged");
    }

    @Test
    void whatTheApplicationAnsweredCountsFrom500On() throws Exception {
        assertThat(get("/handled?404").statusCode()).isEqualTo(404);
        assertThat(collector.snapshot().aggregates()).isEmpty();
        assertThat(get("/handled?503").statusCode()).isEqualTo(503);
        assertThat(only().totalCount()).isEqualTo(1);
    }

    @Test
    void oneWhoHasGoneIsNoError() throws Exception {
        get("/gone");
        assertThat(collector.snapshot().aggregates()).isEmpty();
    }

    @Test
    void asynchronousRequestsAreFollowed() throws Exception {
        assertThat(get("/async").statusCode()).isEqualTo(500);
        assertThat(Counted.className(only())).isEqualTo("java.lang.UnsupportedOperationException");
        assertThat(only().totalCount()).isEqualTo(1);
        assertThat(only().latestErrors().get(0).httpContext().url()).endsWith("/async");
    }

    @Test
    void servesTheErrors() throws Exception {
        get("/throw");
        HttpResponse<String> answer = get("/-/exceptions");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(JsonExposition.bytes(collector.snapshot()));
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        HttpRequest again =
                request("/-/exceptions").header("If-None-Match", tag).build();
        assertThat(send(again).statusCode()).isEqualTo(304);
        HttpRequest head = request("/-/exceptions")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(send(head).headers().firstValueAsLong("Content-Length"))
                .hasValue(answer.body().length());
        HttpRequest post = request("/-/exceptions")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(send(post).statusCode()).isEqualTo(405);
        HttpRequest zipped =
                request("/-/exceptions").header("Accept-Encoding", "gzip").build();
        assertThat(send(zipped).headers().firstValue("Content-Encoding")).hasValue("gzip");
    }

    private ErrorAggregate only() {
        return Counted.only(collector);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path)
                .header("X-Shop", "one")
                .header("X-Shop", "two")
                .header("Cookie", "sid=1")
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void filter(Context context) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("errors");
        definition.setFilter(new ErrorReportingFilter(collector));
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("errors");
        map.addURLPattern("/*");
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC).forEach(type -> map.setDispatcher(type.name()));
        context.addFilterMap(map);
    }

    private static void add(Context context, String path, HttpServlet servlet) {
        Wrapper wrapper = Tomcat.addServlet(context, path, servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping(path);
    }

    private final class Shop extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            switch (request.getServletPath() + request.getPathInfo()) {
                case "/throw" -> throw new IllegalStateException("no stock");
                case "/wrapped" -> throw new ServletException(new IllegalArgumentException("no stock"));
                case "/logged" -> {
                    RuntimeException error = new IllegalStateException("no stock");
                    log.report(error);
                    throw error;
                }
                case "/handled" -> {
                    ErrorReportingFilter.handled(request, new IllegalStateException("no stock"));
                    response.sendError(Integer.parseInt(request.getQueryString()));
                }
                case "/gone" -> throw new ClientAbortException();
                case "/async" -> async(request);
                default -> response.setStatus(404);
            }
        }

        private void async(HttpServletRequest request) {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                throw new UnsupportedOperationException("later");
            }
            AsyncContext context = request.startAsync();
            context.start(context::dispatch);
        }
    }

    /** A name as Tomcat has one. */
    private static final class ClientAbortException extends IOException {
        private static final long serialVersionUID = 1;
    }
}
