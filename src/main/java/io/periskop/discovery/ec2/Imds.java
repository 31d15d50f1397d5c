package io.periskop.discovery.ec2;

import io.periskop.discovery.BoundedJson;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Requests;
import io.periskop.discovery.Urls;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What an EC2 instance (version 2 of its metadata service only) or a container is told about itself. */
final class Imds {
    private static final String INSTANCE = "http://169.254.169.254";
    private static final String CONTAINER = "http://169.254.170.2";
    private static final String KEYS = "/latest/meta-data/iam/security-credentials/";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST = 1 << 20;
    private static final String ADVICE = "check that the instance has a role and lets its metadata be read";
    private static final String CONTAINER_ADVICE = "check the role of the task or of the service account";

    private final DiscoveryContext context;
    private final AwsEnvironment environment;

    Imds(DiscoveryContext context, AwsEnvironment environment) {
        this.context = context;
        this.environment = environment;
    }

    /** Whether somebody said that it must not be asked. */
    boolean isDisabled() {
        return environment.get("AWS_EC2_METADATA_DISABLED").equalsIgnoreCase("true");
    }

    Mono<String> region() {
        return token().flatMap(token -> get("/latest/meta-data/placement/region", token));
    }

    /** Of the role of the instance. */
    Mono<AwsKeys> keys() {
        return token().flatMap(token -> get(KEYS, token)
                .flatMap(roles ->
                        get(KEYS + Urls.encode(roles.lines().findFirst().orElse("")), token))
                .map(text -> keys(BoundedJson.read(text.getBytes(StandardCharsets.UTF_8)))));
    }

    /** Of a container's role, where the environment says whom to ask. */
    Mono<AwsKeys> containerKeys() {
        return Mono.fromCallable(this::containerCall)
                .subscribeOn(context.blocking())
                .flatMap(call -> Requests.read(
                        context,
                        HttpConfig.DEFAULT,
                        call,
                        CONTAINER_ADVICE,
                        answer -> keys(BoundedJson.read(answer.body()))));
    }

    boolean isInContainer() {
        return !environment
                .first("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .isEmpty();
    }

    private HttpCall containerCall() {
        String relative = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        URI whole = environment.server("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        String url = whole == null ? CONTAINER + relative : whole.toString();
        String file = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        String token =
                file.isEmpty() ? environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN") : AwsEnvironment.file(file);
        HttpCall call = small("GET", url);
        return token.isEmpty() ? call : call.header("Authorization", token);
    }

    private Mono<String> token() {
        HttpCall call =
                small("PUT", base() + "/latest/api/token").header("X-aws-ec2-metadata-token-ttl-seconds", "300");
        return Requests.read(context, HttpConfig.DEFAULT, call, ADVICE, answer -> text(answer.body()));
    }

    private Mono<String> get(String path, String token) {
        HttpCall call = small("GET", base() + path).header("X-aws-ec2-metadata-token", token);
        return Requests.read(context, HttpConfig.DEFAULT, call, ADVICE, answer -> text(answer.body()));
    }

    private String base() {
        URI other = environment.server("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        return other == null ? INSTANCE : other.toString();
    }

    private static HttpCall small(String method, String url) {
        return new HttpCall(method, URI.create(url), Collections.emptySortedMap(), null, null, TIMEOUT, LARGEST);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).trim();
    }

    private static AwsKeys keys(JsonNode answer) {
        String accessKey = BoundedJson.text(answer, "AccessKeyId");
        String secretKey = BoundedJson.text(answer, "SecretAccessKey");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            throw new DiscoveryTrouble("answered without credentials; " + ADVICE);
        }
        try {
            return AwsKeys.until(
                    Instant.parse(BoundedJson.text(answer, "Expiration")),
                    accessKey,
                    secretKey,
                    BoundedJson.text(answer, "Token"));
        } catch (DateTimeParseException e) {
            throw new DiscoveryTrouble("answered without a time of expiry; " + ADVICE, e);
        }
    }
}
