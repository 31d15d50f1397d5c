package io.periskop.ingest.sentry;

import io.periskop.error.HttpContext;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the request during which an event happened. Cookies and the server's environment are not read. */
final class RequestReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int URL = 4 << 10;
    private static final int BODY = 16 << 10;
    private static final int HEADERS = 100;
    private static final int VALUE = 2 << 10;

    private RequestReader() {}

    /** Null where it says nothing. */
    static @Nullable HttpContext read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        String method = "";
        String url = "";
        String query = "";
        String body = "";
        Map<String, String> headers = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "method" -> method = SentryJson.text(json, 20);
                case "url" -> url = SentryJson.text(json, URL);
                case "query_string" -> query = query(json);
                case "data" -> body = body(json);
                case "headers" -> headers = SentryJson.pairs(json, HEADERS, VALUE);
                default -> json.skipChildren();
            }
        }
        if (method.isEmpty() && url.isEmpty() && headers == null && body.isEmpty()) {
            return null;
        }
        return new HttpContext(method, withQuery(url, query), headers, body);
    }

    private static String withQuery(String url, String query) {
        if (query.isEmpty() || url.indexOf('?') >= 0) {
            return url;
        }
        return url + "?" + (query.startsWith("?") ? query.substring(1) : query);
    }

    private static String query(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return SentryJson.text(json, URL);
        }
        return SentryJson.pairs(json, HEADERS, VALUE).entrySet().stream()
                .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A text as it is, anything else as JSON. */
    private static String body(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return SentryJson.text(json, BODY);
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            copy.copyCurrentStructure(json);
        }
        return SentryJson.cut(text.toString(), BODY);
    }
}
