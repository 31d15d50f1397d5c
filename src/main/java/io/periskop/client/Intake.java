package io.periskop.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes of what was reported what may be kept: scrubbed first, then cut. */
final class Intake {
    private static final String UNSCRUBBED = "[left out: the scrubber failed]";

    private final Limits limits;
    private final Scrubber scrubber;
    private final Failures failures;

    Intake(Limits limits, Scrubber scrubber, Failures failures) {
        this.limits = limits;
        this.scrubber = scrubber;
        this.failures = failures;
    }

    ExceptionInfo error(ThrownChain chain) {
        ExceptionInfo info = null;
        for (int i = chain.links().size() - 1; i >= 0; i--) {
            boolean last = i == chain.links().size() - 1;
            Thrown link = chain.links().get(i);
            List<String> stack = stack(link.frames(), last ? chain.end() : null);
            String className = Text.cut(link.className(), limits.maxMessageLength());
            info = new ExceptionInfo(className, message(link.message()), stack, info);
        }
        return info;
    }

    /** Null for none, or when a scrubber took or failed on it. */
    HttpContext http(HttpContext http) {
        if (http == null) {
            return null;
        }
        HttpContext toScrub = new HttpContext(
                Text.cut(http.method(), limits.maxUrlLength()),
                Text.toScrub(http.url(), limits.maxUrlLength()),
                headersToScrub(http.headers()),
                http.body() == null ? null : Text.toScrub(http.body(), limits.maxBodyLength()));
        HttpContext scrubbed = scrubbing(scrubber::scrub, toScrub, null);
        return scrubbed == null ? null : cut(http, toScrub, scrubbed);
    }

    private HttpContext cut(HttpContext http, HttpContext toScrub, HttpContext scrubbed) {
        Map<String, String> headers = new LinkedHashMap<>();
        scrubbed.headers().forEach((name, value) -> {
            String original = http.headers().getOrDefault(name, value);
            String before = toScrub.headers().getOrDefault(name, value);
            headers.put(
                    Text.cut(name, limits.maxHeaderLength()),
                    Text.cutScrubbed(original, before, value, limits.maxHeaderLength()));
        });
        int leftOut = http.headers().size() - toScrub.headers().size();
        if (leftOut > 0) {
            headers.put(Text.CUT, leftOut + " more");
        }
        return new HttpContext(
                Text.cut(scrubbed.method(), limits.maxUrlLength()),
                Text.cutScrubbed(http.url(), toScrub.url(), scrubbed.url(), limits.maxUrlLength()),
                headers,
                cutBody(http.body(), toScrub.body(), scrubbed.body()));
    }

    private String cutBody(String original, String toScrub, String scrubbed) {
        if (scrubbed == null || limits.maxBodyLength() == 0) {
            return null;
        }
        // A scrubber may make up a body where none was reported.
        return original == null
                ? Text.cut(scrubbed, limits.maxBodyLength())
                : Text.cutScrubbed(original, toScrub, scrubbed, limits.maxBodyLength());
    }

    private Map<String, String> headersToScrub(Map<String, String> headers) {
        Map<String, String> kept = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (kept.size() == limits.maxHeaders()) {
                break;
            }
            kept.put(header.getKey(), Text.toScrub(header.getValue(), limits.maxHeaderLength()));
        }
        return kept;
    }

    private String message(String message) {
        String toScrub = Text.toScrub(message, limits.maxMessageLength());
        String scrubbed = scrubbing(scrubber::scrubMessage, toScrub, UNSCRUBBED);
        return Text.cutScrubbed(message, toScrub, scrubbed == null ? "" : scrubbed, limits.maxMessageLength());
    }

    private List<String> stack(List<StackTraceElement> frames, String end) {
        int kept = Math.min(frames.size(), limits.maxFrames());
        List<String> lines = new ArrayList<>(kept + 2);
        for (StackTraceElement frame : frames.subList(0, kept)) {
            lines.add(Text.cut(frame.toString(), limits.maxMessageLength()));
        }
        if (kept < frames.size()) {
            lines.add(Text.CUT + " " + (frames.size() - kept) + " more");
        }
        if (end != null) {
            lines.add(end);
        }
        return lines;
    }

    private <T> T scrubbing(UnaryOperator<T> scrub, T value, T instead) {
        try {
            return scrub.apply(value);
        } catch (RuntimeException | Error e) {
            failures.note("the scrubber", e);
            return instead;
        }
    }
}
