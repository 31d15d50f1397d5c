package io.periskop.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a token server said (RFC 6749, 5.1 and 5.2), as JSON or, as old servers do, as a form.
 *
 * @param token null if there is none
 * @param expiresIn seconds; 0 if it does not say
 * @param problem why there is none, for a person
 */
record TokenAnswer(@Nullable String token, String type, long expiresIn, String problem) {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,65536}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    static TokenAnswer of(HttpAnswer answer) {
        Map<String, String> members = members(answer);
        String error = Objects.requireNonNullElse(members.get("error"), "");
        String code = ERROR_CODE.matcher(error).matches() ? " (" + error + ")" : "";
        String type = Objects.requireNonNullElse(members.get("token_type"), "");
        boolean good = answer.status() / 100 == 2;
        String token = members.get("access_token");
        boolean usable = good && token != null && TOKEN.matcher(token).matches();
        return new TokenAnswer(
                usable ? token : null,
                TYPE.matcher(type).matches() && !type.equalsIgnoreCase("bearer") ? type : "Bearer",
                seconds(members.get("expires_in")),
                good ? "its answer has no usable access_token" + code : "it answered " + answer.status() + code);
    }

    String authorization() {
        return type + " " + token;
    }

    @Override
    public String toString() {
        return "TokenAnswer[" + Secret.MASK + "]";
    }

    private static Map<String, String> members(HttpAnswer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        String contentType =
                Objects.requireNonNullElse(answer.header("Content-Type"), "").toLowerCase(Locale.ROOT);
        boolean form = contentType.startsWith("application/x-www-form-urlencoded")
                || (contentType.startsWith("text/plain") && !text.strip().startsWith("{"));
        return form ? ofForm(text) : ofJson(text);
    }

    private static Map<String, String> ofForm(String text) {
        Map<String, String> members = new HashMap<>();
        for (String field : text.strip().split("&")) {
            int equals = field.indexOf('=');
            try {
                if (equals > 0) {
                    members.put(
                            field.substring(0, equals),
                            URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
                }
            } catch (IllegalArgumentException e) {
                members.put("error", "not_a_form");
            }
        }
        return members;
    }

    private static Map<String, String> ofJson(String text) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Map.of("error", "not_a_JSON_object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value != null && value.isScalarValue()) {
                    members.put(name, parser.getString());
                }
                parser.skipChildren();
            }
            return members;
        } catch (JacksonException e) {
            return Map.of("error", "not_JSON");
        }
    }

    private static long seconds(@Nullable String text) {
        try {
            return text == null ? 0 : (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
