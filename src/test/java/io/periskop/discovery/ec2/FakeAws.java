package io.periskop.discovery.ec2;

import io.periskop.discovery.FakeServer;
import io.periskop.discovery.FakeServer.Asked;
import io.periskop.discovery.FakeServer.Reply;
import io.periskop.http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** EC2, STS and the metadata of an instance on one port; checks every signature, knows which keys may what. */
final class FakeAws implements AutoCloseable {
    static final String IDENTITY = "identity-t0ken";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final String ROLE_KEYS =
            "{\"Code\":\"Success\",\"AccessKeyId\":\"INSTANCE\",\"SecretAccessKey\":\"s3cret\",\"Token\":\"t0ken\",\"Expiration\":\"%s\"}";

    /** By access key; those that are not here are unknown. */
    final Map<String, String> tokens = new ConcurrentHashMap<>(Map.of("INSTANCE", "t0ken", "CONTAINER", "t0ken"));

    /** Actions that are not allowed. */
    final List<String> denied = new CopyOnWriteArrayList<>();

    /** Which access keys asked EC2 for instances, in their order. */
    final List<String> askers = new CopyOnWriteArrayList<>();

    volatile List<String> pages = List.of(page("", "10.0.0.1"));
    volatile Instant expiry = Instant.parse("1970-01-01T01:00:00Z");
    private final FakeServer server = FakeServer.with(asked -> Mono.fromSupplier(() -> answer(asked)));

    static String page(String next, String... addresses) {
        StringBuilder page = new StringBuilder("<DescribeInstancesResponse><reservationSet><item><instancesSet>");
        for (String address : addresses) {
            page.append(
                    "<item><privateIpAddress>" + address
                            + "</privateIpAddress><placement><availabilityZone>eu-west-1a</availabilityZone></placement></item>");
        }
        return page + "</instancesSet></item></reservationSet><nextToken>" + next
                + "</nextToken></DescribeInstancesResponse>";
    }

    URI uri() {
        return server.uri();
    }

    List<Asked> asked() {
        return server.asked();
    }

    List<Asked> asked(String action) {
        return server.asked().stream()
                .filter(asked -> asked.form("Action").equals(action))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply answer(Asked asked) {
        String action = asked.form("Action");
        if (action.isEmpty()) {
            return metadata(asked);
        }
        if (denied.contains(action)) {
            return refusal(action.startsWith("Assume") ? "AccessDenied" : "UnauthorizedOperation");
        }
        if (action.equals("AssumeRoleWithWebIdentity")) {
            return asked.headers().containsKey("authorization")
                            || !asked.form("WebIdentityToken").equals(IDENTITY)
                    ? refusal("InvalidIdentityToken")
                    : roleKeys(action, asked);
        }
        String accessKey = signer(asked, action.equals("AssumeRole") ? "sts" : "ec2");
        if (accessKey.isEmpty()) {
            return refusal("SignatureDoesNotMatch");
        }
        return switch (action) {
            case "AssumeRole" -> roleKeys(action, asked);
            case "DescribeAvailabilityZones" ->
                Reply.ok(
                        "<DescribeAvailabilityZonesResponse><availabilityZoneInfo><item><zoneName>eu-west-1a</zoneName>"
                                + "<zoneId>euw1-az3</zoneId></item></availabilityZoneInfo></DescribeAvailabilityZonesResponse>");
            case "DescribeInstances" -> {
                askers.add(accessKey);
                String next = asked.form("NextToken");
                yield Reply.ok(pages.get(next.isEmpty() ? 0 : Integer.parseInt(next)));
            }
            default -> Reply.status(400);
        };
    }

    private Reply roleKeys(String action, Asked asked) {
        String accessKey = asked.form("RoleArn") + asked.form("ExternalId");
        tokens.put(accessKey, "role-t0ken");
        return Reply.ok("<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>" + accessKey
                + "</AccessKeyId><SecretAccessKey>s3cret</SecretAccessKey><SessionToken>role-t0ken</SessionToken><Expiration>"
                + expiry + "</Expiration></Credentials></" + action + "Result></" + action + "Response>");
    }

    private Reply metadata(Asked asked) {
        String what = asked.method() + " " + asked.path();
        if (what.equals("GET /container") && "pod-t0ken".equals(asked.headers().get("authorization"))) {
            return Reply.ok(ROLE_KEYS.replace("INSTANCE", "CONTAINER").formatted(expiry));
        }
        if (what.equals("PUT /latest/api/token")) {
            return asked.headers().containsKey("x-aws-ec2-metadata-token-ttl-seconds")
                    ? Reply.ok("imds-t0ken")
                    : Reply.status(400);
        }
        if (!"imds-t0ken".equals(asked.headers().get("x-aws-ec2-metadata-token"))) {
            return Reply.status(401);
        }
        return switch (what) {
            case "GET /latest/meta-data/placement/region" -> Reply.ok("eu-south-1");
            case "GET /latest/meta-data/iam/security-credentials/" -> Reply.ok("the role\n");
            case "GET /latest/meta-data/iam/security-credentials/the%20role" -> Reply.ok(ROLE_KEYS.formatted(expiry));
            default -> Reply.status(404);
        };
    }

    private static Reply refusal(String code) {
        return new Reply(
                403,
                Map.of(),
                "<Response><Errors><Error><Code>" + code
                        + "</Code><Message>s3cret</Message></Error></Errors></Response>");
    }

    /** Signs what arrived once more, with the key that is known here; empty if that gives something else. */
    private String signer(Asked asked, String service) {
        String authorization = asked.headers().getOrDefault("authorization", "");
        String[] scope = authorization
                .replaceAll("^.*Credential=|, SignedHeaders=.*$", "")
                .split("/(?=\\d{8}/)");
        String[] parts = scope.length < 2 ? new String[0] : scope[1].split("/");
        if (parts.length != 4 || !parts[2].equals(service) || !tokens.containsKey(scope[0])) {
            return "";
        }
        String token = tokens.get(scope[0]);
        if (!token.equals(asked.headers().getOrDefault("x-amz-security-token", ""))) {
            return "";
        }
        HttpCall again = HttpCall.get(
                        URI.create("http://" + asked.headers().get("host") + asked.path()), Duration.ofSeconds(1))
                .post(
                        asked.body().getBytes(StandardCharsets.UTF_8),
                        asked.headers().get("content-type"));
        Instant time =
                LocalDateTime.parse(asked.headers().get("x-amz-date"), TIME).toInstant(ZoneOffset.UTC);
        HttpCall signed = SigV4.sign(again, AwsKeys.lasting(scope[0], "s3cret", token), parts[1], service, time);
        return authorization.equals(signed.headers().get("Authorization")) ? scope[0] : "";
    }
}
