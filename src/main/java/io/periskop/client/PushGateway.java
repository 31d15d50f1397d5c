package io.periskop.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a collector's errors to a push gateway, for jobs that end before anyone scrapes them: {@code POST
 * <base>/errors}. Each push sends all counts since the collector was made. Immutable; threads may share it.
 */
public final class PushGateway {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final HttpClient client;
    private final URI target;
    private final Duration timeout;
    private final Map<String, String> headers;

    private PushGateway(HttpClient client, URI target, Duration timeout, Map<String, String> headers) {
        this.client = client;
        this.target = target;
        this.timeout = timeout;
        this.headers = headers;
    }

    /**
     * Connects within 2 seconds and ends within 10.
     *
     * @param base {@code http} or {@code https}, with or without a path and a slash at its end
     * @throws IllegalArgumentException for any other scheme, no host, a query, or user information (see {@link
     *     #withHeader})
     */
    public static PushGateway at(URI base) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new PushGateway(client, target(base), TIMEOUT, Map.of());
    }

    /**
     * The timeout runs from the start of a push to the end of the answer.
     *
     * @throws IllegalArgumentException unless it is positive and at most an hour
     */
    public PushGateway withTimeout(Duration newTimeout) {
        if (newTimeout.isNegative() || newTimeout.isZero() || newTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout must be positive and at most " + LONGEST_TIMEOUT + ", not " + newTimeout);
        }
        return new PushGateway(client, target, newTimeout, headers);
    }

    Duration timeout() {
        return timeout;
    }

    /**
     * For credentials, say.
     *
     * @throws IllegalArgumentException for a header that the JDK's client does not let be set
     */
    public PushGateway withHeader(String name, String value) {
        HttpRequest.newBuilder(target).header(name, value);
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new PushGateway(client, target, timeout, Map.copyOf(more));
    }

    /**
     * The group that the errors belong to: {@code <base>/errors/job/<job>/<label>/<value>…}, as Prometheus' push gateway
     * has it. Asked again, it goes below the group that was there.
     *
     * @param labels in their order
     * @throws IllegalArgumentException for an empty job, or a label that is no label name of Prometheus'
     */
    public PushGateway withGroup(String job, Map<String, String> labels) {
        if (job.isEmpty()) {
            throw new IllegalArgumentException("a job needs a name");
        }
        StringBuilder path = new StringBuilder(segments("job", job));
        labels.forEach((label, value) -> {
            if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw new IllegalArgumentException("no label name: " + label);
            }
            path.append(segments(label, value));
        });
        return new PushGateway(client, URI.create(target + path.toString()), timeout, headers);
    }

    /** What a path cannot hold, no text and slashes, goes as base 64. */
    private static String segments(String label, String value) {
        if (value.isEmpty()) {
            return "/" + label + "@base64/=";
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return value.contains("/") || value.equals(".") || value.equals("..")
                ? "/" + label + "@base64/"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
                : "/" + label + "/"
                        + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Waits for the answer. No trouble on the way is thrown: it is the outcome. */
    public PushOutcome push(ErrorCollector collector) {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request(collector.snapshot()), BodyHandlers.discarding());
        try {
            HttpResponse<Void> said = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return PushOutcome.answered(said.statusCode(), RetryAfter.of(said, Instant.now()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return PushOutcome.failed(PushOutcome.Kind.TIMED_OUT, "no answer within " + timeout);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return PushOutcome.failed(PushOutcome.Kind.INTERRUPTED, "interrupted while waiting for the gateway");
        } catch (ExecutionException e) {
            return outcomeOf(e.getCause());
        }
    }

    private HttpRequest request(Snapshot snapshot) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .header("Content-Type", JsonExposition.CONTENT_TYPE)
                .POST(BodyPublishers.ofByteArray(JsonExposition.bytes(snapshot)));
        headers.forEach(request::header);
        return request.build();
    }

    private static PushOutcome outcomeOf(Throwable failure) {
        PushOutcome.Kind kind =
                failure instanceof HttpTimeoutException ? PushOutcome.Kind.TIMED_OUT : PushOutcome.Kind.UNREACHABLE;
        return PushOutcome.failed(kind, String.valueOf(failure));
    }

    private static URI target(URI base) {
        String scheme = String.valueOf(base.getScheme());
        require(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"), "be http or https", base);
        require(base.getHost() != null, "name a host", base);
        require(base.getRawQuery() == null && base.getRawFragment() == null, "have no query or fragment", base);
        require(base.getRawUserInfo() == null, "have no user information: use withHeader", base);
        return URI.create(base.toString().replaceAll("/+$", "") + "/errors");
    }

    /** The URL itself stays out of the message where it may hold credentials. */
    private static void require(boolean condition, String what, URI base) {
        if (!condition) {
            throw new IllegalArgumentException(
                    "the gateway's URL must " + what + ": " + base.getScheme() + "://" + base.getHost());
        }
    }
}
