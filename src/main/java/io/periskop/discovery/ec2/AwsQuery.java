package io.periskop.discovery.ec2;

import io.periskop.discovery.BoundedXml;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Requests;
import io.periskop.discovery.Urls;
import io.periskop.discovery.XmlElement;
import io.periskop.http.Authentication;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Questions in the form that EC2 and STS take: parameters in the body, XML back. */
final class AwsQuery {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final int LONGEST_CODE = 100;
    private static final Set<String> NOT_ALLOWED = Set.of("UnauthorizedOperation", "AccessDenied");
    private static final Set<String> NOT_KNOWN = Set.of(
            "AuthFailure",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "RequestExpired",
            "UnrecognizedClientException",
            "MissingAuthenticationToken",
            "InvalidIdentityToken",
            "ExpiredTokenException");

    private final DiscoveryContext context;
    private final HttpConfig http;

    AwsQuery(DiscoveryContext context, HttpConfig http) {
        this.context = context;
        this.http = http.with(Authentication.NONE);
    }

    /**
     * One question.
     *
     * @param service {@code ec2} or {@code sts}
     * @param keys null to ask without a signature
     */
    record Question(
            String service,
            URI endpoint,
            String region,
            @Nullable AwsKeys keys,
            SortedMap<String, String> parameters) {
        String action() {
            return parameters.getOrDefault("Action", "");
        }
    }

    /** The root of the answer; fails with {@link DiscoveryTrouble}. */
    Mono<XmlElement> ask(Question question) {
        HttpCall call = HttpCall.get(withPath(question.endpoint()), TIMEOUT)
                .post(body(question.parameters()).getBytes(StandardCharsets.UTF_8), FORM);
        Instant now = Instant.ofEpochMilli(context.clock().now(TimeUnit.MILLISECONDS));
        AwsKeys keys = question.keys();
        HttpCall signed = keys == null ? call : SigV4.sign(call, keys, question.region(), question.service(), now);
        return Requests.exchange(context, http, signed).map(answer -> read(question, signed, answer));
    }

    private static XmlElement read(Question question, HttpCall call, HttpAnswer answer) {
        if (answer.status() == 200) {
            return Requests.good(call, answer, "", good -> BoundedXml.read(good.body()));
        }
        String code = code(answer.body());
        throw new DiscoveryTrouble(question.action() + " at " + Urls.shown(call.uri()) + " answered " + answer.status()
                + (code.isEmpty() ? "" : " (" + code + ")") + "; " + advice(question, code));
    }

    /** What AWS calls the error; empty if it does not say it. Its message is left out, because it may repeat the request. */
    static String code(byte[] body) {
        try {
            XmlElement root = BoundedXml.read(body);
            XmlElement errors = root.child("Errors");
            XmlElement error = errors == null ? root.child("Error") : errors.child("Error");
            String code = error == null ? "" : error.text("Code").replaceAll("[^A-Za-z0-9._]", "");
            return code.substring(0, Math.min(LONGEST_CODE, code.length()));
        } catch (DiscoveryTrouble e) {
            return ""; // no XML, no code: the status says enough
        }
    }

    private static String advice(Question question, String code) {
        if (NOT_ALLOWED.contains(code)) {
            return "allow " + question.service() + ":" + question.action() + " to the user or role of the server";
        }
        if (NOT_KNOWN.contains(code)) {
            return "check the credentials, and that the clock of the server is right";
        }
        return "check region, endpoint, filters and credentials";
    }

    private static URI withPath(URI endpoint) {
        return endpoint.getRawPath() == null || endpoint.getRawPath().isEmpty() ? URI.create(endpoint + "/") : endpoint;
    }

    private static String body(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> Urls.encode(parameter.getKey()) + "=" + Urls.encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }
}
