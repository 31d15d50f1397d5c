package io.periskop.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** The scrubber that {@link Scrubber#standard} describes, put together from scanners that each know one notation. */
final class StandardScrubber implements Scrubber {
    /** {@code ;} and {@code ?} do not end a value: rather lose what follows than keep half a secret. */
    private static final String URL_STOPS = "&#";

    private static final String FORM_STOPS = "&\r\n";

    /** In running text a value ends where the sentence may go on. */
    private static final String TEXT_STOPS = "&;#, \t\r\n\"'<>()[]{}\\";

    private final SecretNames names;

    StandardScrubber(SecretNames names) {
        this.names = names;
    }

    @Override
    public HttpContext scrub(HttpContext context) {
        Map<String, String> headers = new LinkedHashMap<>();
        context.headers().forEach((name, value) -> headers.put(name, header(name, value)));
        return new HttpContext(context.method(), url(context.url()), headers, body(context.body()));
    }

    @Override
    public String scrubMessage(String message) {
        return CardNumbers.scrub(pairs(UserInfo.scrub(JsonMembers.scrub(message, names)), TEXT_STOPS));
    }

    private String url(String url) {
        return CardNumbers.scrub(pairs(UserInfo.scrub(url), URL_STOPS));
    }

    /** Values are scrubbed as well: a {@code Referer} is a URL. */
    private String header(String name, String value) {
        return names.contains(name) ? REDACTED : scrubMessage(value);
    }

    private String body(String body) {
        if (body == null) {
            return null;
        }
        String stops = looksLikeJson(body) ? TEXT_STOPS : FORM_STOPS;
        String parts = MultipartFields.scrub(UserInfo.scrub(JsonMembers.scrub(body, names)), names);
        return CardNumbers.scrub(pairs(parts, stops));
    }

    private String pairs(String text, String stops) {
        return Pairs.scrub(text, stops, names);
    }

    private static boolean looksLikeJson(String body) {
        String start = body.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }
}
