package io.periskop.discovery.ec2;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.XmlElement;
import io.periskop.discovery.ec2.AwsQuery.Question;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keys for roles. */
final class Sts {
    private static final String VERSION = "2011-06-15";
    private static final String SESSION = "periskop";
    private static final String SECONDS = "3600";

    private final AwsQuery query;
    private final URI endpoint;
    private final String region;

    Sts(AwsQuery query, URI endpoint, String region) {
        this.query = query;
        this.endpoint = endpoint;
        this.region = region;
    }

    /** @param externalId empty for none */
    Mono<AwsKeys> assume(AwsKeys keys, String roleArn, String externalId) {
        SortedMap<String, String> parameters = parameters("AssumeRole", roleArn);
        if (!externalId.isEmpty()) {
            parameters.put("ExternalId", externalId);
        }
        return ask(keys, parameters);
    }

    /** @param token that the cluster or another provider of identities gave */
    Mono<AwsKeys> withWebIdentity(String token, String roleArn) {
        SortedMap<String, String> parameters = parameters("AssumeRoleWithWebIdentity", roleArn);
        parameters.put("WebIdentityToken", token);
        return ask(null, parameters);
    }

    private Mono<AwsKeys> ask(@Nullable AwsKeys keys, SortedMap<String, String> parameters) {
        Question question = new Question("sts", endpoint, region, keys, parameters);
        return query.ask(question).map(answer -> keys(question.action(), answer));
    }

    private static SortedMap<String, String> parameters(String action, String roleArn) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("Action", action);
        parameters.put("Version", VERSION);
        parameters.put("RoleArn", roleArn);
        parameters.put("RoleSessionName", SESSION);
        parameters.put("DurationSeconds", SECONDS);
        return parameters;
    }

    private static AwsKeys keys(String action, XmlElement answer) {
        XmlElement result = answer.child(action + "Result");
        XmlElement keys = result == null ? null : result.child("Credentials");
        if (keys == null
                || keys.text("AccessKeyId").isEmpty()
                || keys.text("SecretAccessKey").isEmpty()) {
            throw new DiscoveryTrouble(action + " answered without credentials; check the endpoint of STS");
        }
        try {
            return AwsKeys.until(
                    Instant.parse(keys.text("Expiration")),
                    keys.text("AccessKeyId"),
                    keys.text("SecretAccessKey"),
                    keys.text("SessionToken"));
        } catch (DateTimeParseException e) {
            throw new DiscoveryTrouble(action + " answered without a time of expiry; check the endpoint of STS", e);
        }
    }
}
