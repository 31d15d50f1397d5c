package io.periskop.exposition;

import io.periskop.error.HttpContext;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

final class HttpContextReader {
    private final AggregateReader.Context context;
    private final ValueReader values;

    HttpContextReader(AggregateReader.Context context, ValueReader values) {
        this.context = context;
        this.values = values;
    }

    HttpContext read() throws BadAggregate {
        String method = "";
        String url = "";
        Map<String, String> headers = null;
        String body = "";
        while (values.next() == JsonToken.PROPERTY_NAME) {
            String name = Members.canonical(values.parser().currentName());
            values.next();
            switch (name) {
                case Members.REQUEST_METHOD -> method = values.pooledText(name);
                case Members.REQUEST_URL -> url = values.text(name);
                case Members.REQUEST_HEADERS -> headers = headers();
                case Members.REQUEST_BODY -> body = values.text(name);
                default -> values.skip();
            }
        }
        return new HttpContext(method, url, headers, body);
    }

    private @Nullable Map<String, String> headers() throws BadAggregate {
        if (!values.startsObject(Members.REQUEST_HEADERS)) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        while (values.next() == JsonToken.PROPERTY_NAME) {
            String name = values.pooledName();
            values.next();
            String value = values.pooledText(Members.REQUEST_HEADERS);
            if (headers.size() < context.limits().headers() || headers.containsKey(name)) {
                headers.put(name, value);
            } else {
                context.cuts().headers++;
            }
        }
        return headers;
    }
}
