package io.periskop.discovery.http;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Excerpt;
import io.periskop.discovery.PlainGroup;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.TargetGroupJson;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpTrouble;
import io.periskop.label.Labels;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The list as it was answered last. One request at a time. */
final class HttpList {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int LONGEST_TAG = 1_000;
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);
    private static final String URL_LABEL = "__meta_url";

    /** As in Prometheus, which takes no other parameters and no other character set. */
    private static final Pattern CONTENT_TYPE =
            Pattern.compile("application/json(?:;\\s*charset=(?:\"utf-8\"|utf-8))?", Pattern.CASE_INSENSITIVE);

    private final HttpDiscovery discovery;
    private final DiscoveryContext context;
    private List<TargetGroup> groups = List.of();
    private @Nullable String tag;

    HttpList(HttpDiscovery discovery, DiscoveryContext context) {
        this.discovery = discovery;
        this.context = context;
    }

    /** Groups that are the same as before are the same objects. Fails with {@link DiscoveryTrouble}. */
    Mono<List<TargetGroup>> groups() {
        return Mono.defer(() -> context.http().exchange(discovery.url().http(), call()))
                .publishOn(context.blocking()) // a large list takes a while to read
                .map(this::take)
                .onErrorMap(
                        e -> e instanceof HttpTrouble || e instanceof DiscoveryTrouble,
                        e -> new DiscoveryTrouble("GET " + discovery.url().shown() + ": " + e.getMessage(), e));
    }

    private HttpCall call() {
        HttpCall call = HttpCall.get(discovery.url().uri(), patience())
                .header("Accept", "application/json")
                .header("X-Prometheus-Refresh-Interval-Seconds", seconds(discovery.refreshInterval()));
        return tag == null ? call : call.header("If-None-Match", tag);
    }

    private Duration patience() {
        Duration interval = discovery.refreshInterval();
        return interval.compareTo(LONGEST_ANSWER) < 0 ? interval : LONGEST_ANSWER;
    }

    private List<TargetGroup> take(HttpAnswer answer) {
        if (answer.status() == NOT_MODIFIED && tag != null) {
            return groups;
        }
        if (answer.status() != OK) {
            throw new DiscoveryTrouble("answered " + answer.status() + ", not 200; look at the server's log");
        }
        String type = String.valueOf(answer.header("Content-Type")).strip();
        if (!CONTENT_TYPE.matcher(type).matches()) {
            throw new DiscoveryTrouble(
                    "answered content of type " + Excerpt.of(type) + "; let it send Content-Type: application/json");
        }
        groups = groups(TargetGroupJson.read(answer.body()));
        String etag = answer.header("ETag");
        tag = etag == null || etag.isBlank() || etag.length() > LONGEST_TAG ? null : etag;
        return groups;
    }

    private List<TargetGroup> groups(List<PlainGroup> plain) {
        String url = discovery.url().uri().toString();
        Labels origin = Labels.of(Map.of(URL_LABEL, url));
        List<TargetGroup> found = new ArrayList<>();
        for (PlainGroup group : plain) {
            int index = found.size();
            TargetGroup fresh = group.from(url + ":" + index, origin);
            boolean same = index < groups.size() && groups.get(index).equals(fresh);
            found.add(same ? groups.get(index) : fresh);
        }
        return List.copyOf(found);
    }

    /** As Go writes a number: {@code 60}, {@code 0.5}. */
    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }
}
