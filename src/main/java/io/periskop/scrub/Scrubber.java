package io.periskop.scrub;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of occurrences. Scrubbing what was scrubbed changes nothing. Identity (uuid, key, class, time) is never
 * touched. What holds no secret is answered as the same object, so that texts which occurrences share stay shared.
 */
public final class Scrubber {
    /** Keeps everything as it was reported. */
    public static final Scrubber OFF = new Scrubber(ScrubRules.OFF);

    /** What is taken out may show what was hidden beside it: until nothing is found any more, but never for long. */
    private static final int AGAIN = 8;

    private final ScrubRules rules;
    private final SecretNames names;
    private final Replacement replacement;
    private final List<Pattern> patterns;
    private final boolean active;

    /** @throws com.google.re2j.PatternSyntaxException if a pattern is none */
    public Scrubber(ScrubRules rules) {
        this.rules = rules;
        this.names = new SecretNames(rules.names(), rules.exceptNames());
        this.replacement = new Replacement(rules.hashKey());
        this.patterns = rules.patterns().stream().map(Pattern::compile).toList();
        this.active = rules.headers() || rules.urls() || rules.bodies() || rules.messages() || rules.stackTraces();
    }

    /** The same list if nothing is taken out. */
    public List<Occurrence> scrub(List<Occurrence> occurrences) {
        return scrub(occurrences, kind -> {});
    }

    /**
     * The same list if nothing is taken out.
     *
     * @param found is told of each secret that is; of a stack trace that occurrences share once
     */
    public List<Occurrence> scrub(List<Occurrence> occurrences, Consumer<Kind> found) {
        return !active || occurrences.isEmpty() ? occurrences : new Run(found).scrub(occurrences);
    }

    /** Over one list. */
    private final class Run {
        private final Consumer<Kind> found;

        Run(Consumer<Kind> found) {
            this.found = found;
        }

        private List<Occurrence> scrub(List<Occurrence> occurrences) {
            List<Occurrence> scrubbed = new ArrayList<>(occurrences.size());
            boolean changed = false;
            LastTrace last = new LastTrace();
            for (Occurrence occurrence : occurrences) {
                Occurrence next = scrub(occurrence, last);
                changed |= next != occurrence;
                scrubbed.add(next);
            }
            return changed ? scrubbed : occurrences;
        }

        private Occurrence scrub(Occurrence occurrence, LastTrace last) {
            ErrorInstance error = error(occurrence.error(), last);
            HttpContext http = http(occurrence.httpContext());
            return error == occurrence.error() && http == occurrence.httpContext()
                    ? occurrence
                    : new Occurrence(occurrence.uuid(), occurrence.timestamp(), occurrence.severity(), error, http);
        }

        private ErrorInstance error(ErrorInstance error, LastTrace last) {
            List<ErrorInstance> chain = new ArrayList<>(1);
            for (ErrorInstance link = error; link != null; link = link.cause()) {
                chain.add(link);
            }
            ErrorInstance cause = null;
            for (int i = chain.size() - 1; i >= 0; i--) {
                ErrorInstance link = chain.get(i);
                String message = rules.messages() ? text(link.message(), Values.TEXT_STOPS, false) : link.message();
                List<String> trace = i == 0 ? last.scrub(link.stacktrace(), this) : trace(link.stacktrace());
                boolean same = message.equals(link.message()) && trace == link.stacktrace() && cause == link.cause();
                cause = same ? link : new ErrorInstance(link.className(), message, trace, cause);
            }
            return cause == null ? error : cause;
        }

        private @Nullable List<String> trace(@Nullable List<String> lines) {
            if (lines == null || !rules.stackTraces()) {
                return lines;
            }
            List<String> scrubbed = null;
            for (int i = 0; i < lines.size(); i++) {
                String line = text(lines.get(i), Values.TEXT_STOPS, false);
                if (!line.equals(lines.get(i))) {
                    scrubbed = scrubbed == null ? new ArrayList<>(lines) : scrubbed;
                    scrubbed.set(i, line);
                }
            }
            return scrubbed == null ? lines : scrubbed;
        }

        private @Nullable HttpContext http(@Nullable HttpContext http) {
            if (http == null) {
                return null;
            }
            String url = rules.urls() ? text(http.url(), Values.URL_STOPS, false) : http.url();
            Map<String, String> headers = rules.headers() ? headers(http.headers()) : http.headers();
            String body = rules.bodies() ? body(http.body()) : http.body();
            boolean same = url.equals(http.url()) && headers == http.headers() && body.equals(http.body());
            return same ? http : new HttpContext(http.method(), url, headers, body);
        }

        private @Nullable Map<String, String> headers(@Nullable Map<String, String> headers) {
            if (headers == null) {
                return null;
            }
            Map<String, String> scrubbed = null;
            for (Map.Entry<String, String> header : headers.entrySet()) {
                String value = header(header.getKey(), header.getValue());
                if (!value.equals(header.getValue())) {
                    scrubbed = scrubbed == null ? new TreeMap<>(headers) : scrubbed;
                    scrubbed.put(header.getKey(), value);
                }
            }
            return scrubbed == null ? headers : scrubbed;
        }

        /** Values of other headers are scrubbed as texts: a {@code Referer} is a URL. */
        private String header(String name, String value) {
            if (!names.contains(name)) {
                return text(value, Values.TEXT_STOPS, false);
            }
            boolean done = value.isEmpty() || Replacement.end(value, 0) == value.length();
            if (done) {
                return value;
            }
            found.accept(Kind.NAME);
            return replacement.of(value, 0, value.length());
        }

        private String body(String body) {
            int start = 0;
            while (start < body.length() && Character.isWhitespace(body.charAt(start))) {
                start++;
            }
            boolean json = start < body.length() && "{[\"<".indexOf(body.charAt(start)) >= 0;
            return text(body, json ? Values.TEXT_STOPS : Values.FORM_STOPS, true);
        }

        private String text(String text, String stops, boolean multipart) {
            if (text.isEmpty()) {
                return text;
            }
            String before = text;
            String after = once(text, stops, multipart);
            for (int i = 0; i < AGAIN && !after.equals(before); i++) {
                before = after;
                after = once(before, stops, multipart);
            }
            return after;
        }

        private String once(String text, String stops, boolean multipart) {
            String scrubbed =
                    new TextScan(text, stops, multipart, rules.cardNumbers(), names, replacement, found).run();
            for (Pattern pattern : patterns) {
                scrubbed = matched(pattern, scrubbed);
            }
            return scrubbed;
        }

        private String matched(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            int group = pattern.groupCount() > 0 ? 1 : 0;
            StringBuilder out = null;
            int copied = 0;
            while (matcher.find()) {
                int start = matcher.start(group);
                int end = matcher.end(group);
                if (start >= copied && end > start && Replacement.end(text, start) != end) {
                    out = out == null ? new StringBuilder(text.length()) : out;
                    out.append(text, copied, start).append(replacement.of(text, start, end));
                    copied = end;
                    found.accept(Kind.PATTERN);
                }
            }
            return out == null ? text : out.append(text, copied, text.length()).toString();
        }
    }

    /** Occurrences of one error nearly always have one stack trace: it is looked through once. */
    private static final class LastTrace {
        private @Nullable List<String> before;
        private @Nullable List<String> after;

        @Nullable
        List<String> scrub(@Nullable List<String> trace, Run run) {
            if (before == null || trace == null || !before.equals(trace)) {
                before = trace;
                after = run.trace(trace);
                return after;
            }
            return after == before ? trace : after;
        }
    }
}
