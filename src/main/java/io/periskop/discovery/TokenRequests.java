package io.periskop.discovery;

import io.netty.handler.codec.http.QueryStringEncoder;
import io.periskop.http.HttpCall;
import io.periskop.http.Secret;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Requests of OAuth 2 token servers. What they answer is never shown. */
public final class TokenRequests {
    private static final String FORM = "application/x-www-form-urlencoded";

    private TokenRequests() {}

    /** The call as a POST of a form. */
    public static HttpCall form(HttpCall call, SortedMap<String, String> fields) {
        QueryStringEncoder form = new QueryStringEncoder("", StandardCharsets.UTF_8);
        fields.forEach(form::addParam);
        String text = form.toString();
        return call.post(text.substring(1).getBytes(StandardCharsets.UTF_8), FORM);
    }

    /** {@code access_token} and {@code expires_in}, which some write as text. */
    public static Mono<AccessToken> ask(JsonClient client, HttpCall call) {
        return client.askObject(call).map(answer -> token(call, answer));
    }

    private static AccessToken token(HttpCall call, JsonNode answer) {
        String token = Json.text(answer, "access_token");
        if (token.isEmpty()) {
            throw JsonClient.trouble(call, "the answer has no access_token; check what answers there");
        }
        return new AccessToken(new Secret.Inline(token), seconds(Json.text(answer, "expires_in")));
    }

    /** One without an end is asked for each time. */
    private static long seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }
}
