package io.periskop.app.demo;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error that happens in a demo service, as a client of its language would report it.
 *
 * @param weight how often, compared with the others
 * @param message with {@code %d} for a number that varies
 * @param method null for work outside a request
 * @param path with {@code %d} for the same number
 * @param after how long after the start of its process it happens for the first time
 */
record Scene(
        int weight,
        String key,
        Severity severity,
        String className,
        String message,
        List<String> stacktrace,
        @Nullable ErrorInstance cause,
        @Nullable String method,
        String path,
        Duration after) {

    /** From the start on. */
    Scene(
            int weight,
            String key,
            Severity severity,
            String className,
            String message,
            List<String> stacktrace,
            @Nullable ErrorInstance cause,
            @Nullable String method,
            String path) {
        this(weight, key, severity, className, message, stacktrace, cause, method, path, Duration.ZERO);
    }

    ErrorInstance error(int number) {
        return new ErrorInstance(className, fill(message, number), stacktrace, cause);
    }

    @Nullable
    HttpContext http(int number) {
        if (method == null) {
            return null;
        }
        String body = method.equals("GET") ? "" : "{\"id\":" + number + "}";
        return new HttpContext(
                method,
                "http://shop.example.com" + fill(path, number),
                Map.of("Accept", "application/json", "User-Agent", "shop-web/4.2"),
                body);
    }

    private static String fill(String template, int number) {
        return template.replace("%d", Integer.toString(number));
    }
}
