package io.periskop.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class FleetSiteTests {
    private static final JsonMapper JSON = new JsonMapper();

    private record Push(String path, JsonNode body) {}

    @Test
    void listsEachInstanceWhereItCanBeScraped() throws Exception {
        try (FleetSite site = start(null)) {
            String host = "localhost:" + site.port();
            assertThat(get("http://" + host + "/-/healthy").body()).isEqualTo("OK");

            HttpResponse<String> answer = get("http://" + host + "/sd");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            Map<String, Integer> services = new TreeMap<>();
            Set<String> instances = new HashSet<>();
            Set<String> processes = new HashSet<>();
            for (JsonNode group : JSON.readTree(answer.body())) {
                assertThat(group.get("targets").get(0).asString())
                        .as("as who asks knows it")
                        .isEqualTo(host);
                JsonNode labels = group.get("labels");
                services.merge(labels.get("__meta_service").asString(), 1, Integer::sum);
                instances.add(labels.get("instance").asString());
                JsonNode told = JSON.readTree(
                        get("http://" + host + labels.get("__metrics_path__").asString())
                                .body());
                processes.add(told.get("target_uuid").asString());
                assertThat(labels.has("version") && labels.has("team")).isTrue();
            }
            assertThat(services).isEqualTo(Map.of("checkout", 3, "payments", 2, "recommendations", 2));
            assertThat(instances).hasSize(7).contains("checkout-1", "payments-2");
            assertThat(processes).as("each is a process of its own").hasSize(7);
        }
    }

    @Test
    void aJobPushesWhatItsRunCounted() throws Exception {
        BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            try (exchange;
                    InputStream body = exchange.getRequestBody()) {
                pushes.add(new Push(exchange.getRequestURI().getPath(), JSON.readTree(body.readAllBytes())));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        gateway.start();
        try (FleetSite site =
                start(URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()))) {
            Push push = pushes.poll(20, TimeUnit.SECONDS);
            assertThat(push).isNotNull();
            assertThat(push.path()).isEqualTo("/errors/job/nightly-report/region/eu");
            JsonNode error = push.body().get("aggregated_errors").get(0);
            assertThat(error.get("aggregation_key").asString()).contains("ReportSkipped");
            assertThat(error.get("total_count").asInt()).isBetween(1, 3);
            assertThat(site.port()).isPositive();
        } finally {
            gateway.stop(0);
        }
    }

    private static FleetSite start(@Nullable URI pushTo) throws IOException {
        return FleetSite.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), pushTo);
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url).isEqualTo(200);
        return answer;
    }
}
