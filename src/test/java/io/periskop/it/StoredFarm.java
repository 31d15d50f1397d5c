package io.periskop.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server says of some services: totals and occurrences by service and key. */
record StoredFarm(Map<String, Map<String, Long>> totals, Map<String, Map<String, List<Listed>>> listed) {
    /** @param time the second */
    record Listed(String uuid, Instant time) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private static final JsonMapper JSON = new JsonMapper();

    /** Null if it cannot say so now: it is not there, or its database is not. */
    static @Nullable StoredFarm ask(int port, Iterable<String> services) {
        Map<String, Map<String, Long>> totals = new TreeMap<>();
        Map<String, Map<String, List<Listed>>> listed = new TreeMap<>();
        try {
            for (String service : services) {
                URI uri = URI.create("http://127.0.0.1:" + port + "/services/" + service + "/errors/");
                HttpRequest request =
                        HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
                HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200) {
                    return null;
                }
                Map<String, Long> counts = new TreeMap<>();
                Map<String, List<Listed>> occurrences = new TreeMap<>();
                for (JsonNode error : JSON.readTree(answer.body())) {
                    String key = error.path("aggregation_key").asString();
                    counts.put(key, error.path("total_count").asLong());
                    List<Listed> of = new ArrayList<>();
                    for (JsonNode each : error.path("latest_errors")) {
                        of.add(new Listed(
                                each.path("uuid").asString(),
                                Instant.ofEpochSecond(each.path("timestamp").asLong())));
                    }
                    occurrences.put(key, of);
                }
                totals.put(service, counts);
                listed.put(service, occurrences);
            }
            return new StoredFarm(totals, listed);
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
