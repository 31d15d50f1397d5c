package io.periskop.federation;

import io.periskop.federation.StatesFromAbove.Answer;
import io.periskop.federation.StatesFromAbove.Result;
import io.periskop.http.Http;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import io.periskop.store.State;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /api/federation/state}, beside the {@code /federate} that is read, with the same credentials; redirects are not followed. */
public final class HttpStateSender implements StateSender {
    public static final String PATH = "/api/federation/state";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;
    private static final int LONGEST_REASON = 300;
    /** Of one that does not allow it, and of one that does not know of it. */
    private static final Set<Integer> NOT_THERE = Set.of(403, 404, 405);

    private final Http http;

    public HttpStateSender(Http http) {
        this.http = http;
    }

    @Override
    public Mono<List<Answer>> send(URI federate, HttpConfig config, String server, List<PushedState> states) {
        URI uri = OriginDetails.beside(federate, PATH);
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "server",
                server,
                "states",
                states.stream().map(HttpStateSender::json).toList()));
        HttpCall post =
                HttpCall.get(uri, PATIENCE).post(body, "application/json").header("Accept", "application/json");
        HttpCall call = new HttpCall(
                post.method(), post.uri(), post.headers(), post.body(), post.socket(), post.timeout(), MOST_BYTES);
        return http.exchange(config.withoutRedirects(), call).flatMap(answer -> answers(answer, states.size()));
    }

    private static Map<String, Object> json(PushedState pushed) {
        State state = pushed.state();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", pushed.service());
        json.put("key", pushed.key());
        if (state != null) {
            json.put("state", state.status().name().toLowerCase(Locale.ROOT));
            json.put("since", state.since().toString());
            json.put("afterDeploy", state.afterDeploy());
            Instant until = state.until();
            if (until != null) {
                json.put("until", until.toString());
            }
        }
        Map<String, Object> labels = new TreeMap<>();
        pushed.edits().times().forEach((name, time) -> {
            Map<String, Object> label = new LinkedHashMap<>();
            label.put("value", pushed.edits().byName().get(name));
            label.put("at", time.toString());
            labels.put(name, label);
        });
        json.put("labels", labels);
        json.put("by", pushed.by());
        json.put("note", pushed.note());
        return json;
    }

    private static Mono<List<Answer>> answers(HttpAnswer answer, int expected) {
        JsonNode json;
        try {
            json = JSON.readTree(answer.body());
        } catch (JacksonException e) {
            json = JSON.createObjectNode();
        }
        if (answer.status() != 200) {
            String detail = words(json.path("detail"));
            String sentence = "it answered with status " + answer.status() + (detail.isEmpty() ? "" : ": " + detail);
            return Mono.error(
                    NOT_THERE.contains(answer.status()) ? new NotAllowed(sentence) : new HttpTrouble(sentence));
        }
        List<Answer> answers = new ArrayList<>();
        for (JsonNode each : json.path("results")) {
            answers.add(new Answer(result(words(each.path("result"))), words(each.path("reason"))));
        }
        return answers.size() == expected
                ? Mono.just(answers)
                : Mono.error(new HttpTrouble(
                        "it answered about " + answers.size() + " errors, and was told of " + expected));
    }

    /** What a later release may answer is not known here. */
    private static Result result(String text) {
        for (Result result : Result.values()) {
            if (result.name().toLowerCase(Locale.ROOT).equals(text)) {
                return result;
            }
        }
        return Result.REFUSED;
    }

    private static String words(JsonNode node) {
        String text = node.isString() ? node.asString() : "";
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
