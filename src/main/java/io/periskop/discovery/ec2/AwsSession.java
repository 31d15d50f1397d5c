package io.periskop.discovery.ec2;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.SecretText;
import io.periskop.http.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds out region and keys, in the order in which AWS' own tools look. Keys that expire are kept until shortly before; all
 * others are read anew each time, so that a change of a file is followed. Not for several threads at once.
 */
final class AwsSession {
    private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");
    private static final int MOST_ROLES = 5;

    private final AwsLogin login;
    private final DiscoveryContext context;
    private final AwsEnvironment environment;
    private final AwsQuery query;
    private final Imds imds;
    private @Nullable AwsKeys kept;

    AwsSession(AwsLogin login, DiscoveryContext context, AwsEnvironment environment, AwsQuery query) {
        this.login = login;
        this.context = context;
        this.environment = environment;
        this.query = query;
        this.imds = new Imds(context, environment);
    }

    static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    /** @param given empty to find it out */
    Mono<String> region(String given) {
        if (!given.isEmpty()) {
            return Mono.just(given);
        }
        return blocking(() -> environmentRegion())
                .flatMap(found -> {
                    if (!found.isEmpty()) {
                        return Mono.just(found);
                    }
                    return imds.isDisabled()
                            ? Mono.error(noRegion(null))
                            : imds.region().onErrorMap(AwsSession::noRegion);
                })
                .map(AwsSession::checked);
    }

    /** @param service {@code ec2} or {@code sts} */
    URI endpoint(String service, String region) {
        URI other = environment.server("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT), "AWS_ENDPOINT_URL");
        if (other != null) {
            return other;
        }
        String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return URI.create("https://" + service + "." + region + "." + domain);
    }

    Mono<AwsKeys> keys(String region) {
        return Mono.defer(() -> {
            AwsKeys before = kept;
            if (before != null
                    && before.expires() != null
                    && now().plus(BEFORE_EXPIRY).isBefore(before.expires())) {
                return Mono.just(before);
            }
            Sts sts = new Sts(query, endpoint("sts", region), region);
            Mono<AwsKeys> own = own(sts);
            return (login.roleArn().isEmpty()
                            ? own
                            : own.flatMap(keys -> sts.assume(keys, login.roleArn(), login.externalId())))
                    .doOnNext(keys -> kept = keys);
        });
    }

    /** The next keys are new ones. */
    void forget() {
        kept = null;
    }

    private Mono<AwsKeys> own(Sts sts) {
        Secret secretKey = login.secretKey();
        if (secretKey != null) {
            return blocking(() -> AwsKeys.lasting(login.accessKey(), SecretText.read(secretKey), ""));
        }
        String named = login.profile().isEmpty() ? environment.get("AWS_PROFILE") : login.profile();
        if (!named.isEmpty()) {
            return profiles().flatMap(profiles -> profile(sts, profiles, named, MOST_ROLES));
        }
        if (!environment.get("AWS_ACCESS_KEY_ID").isEmpty()
                && !environment.get("AWS_SECRET_ACCESS_KEY").isEmpty()) {
            return environmentKeys();
        }
        String tokenFile = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE");
        if (!tokenFile.isEmpty()) {
            return webIdentity(sts, tokenFile, environment.get("AWS_ROLE_ARN"));
        }
        return profiles()
                .flatMap(profiles -> profiles.get(AwsProfiles.DEFAULT).keySet().stream()
                                .anyMatch(key -> key.equals("role_arn") || key.equals("aws_access_key_id"))
                        ? profile(sts, profiles, AwsProfiles.DEFAULT, MOST_ROLES)
                        : ofTheMachine());
    }

    private Mono<AwsKeys> ofTheMachine() {
        if (imds.isInContainer()) {
            return imds.containerKeys();
        }
        return imds.isDisabled() ? Mono.error(noKeys(null)) : imds.keys().onErrorMap(AwsSession::noKeys);
    }

    private Mono<AwsKeys> profile(Sts sts, AwsProfiles profiles, String name, int rolesLeft) {
        Map<String, String> profile = profiles.get(name);
        String role = profile.getOrDefault("role_arn", "");
        if (role.isEmpty()) {
            return ofProfile(name, profile);
        }
        if (rolesLeft == 0) {
            return Mono.error(new DiscoveryTrouble(
                    "the profile '" + name + "' is at the end of a long or endless row of source_profile; shorten it"));
        }
        String tokenFile = profile.getOrDefault("web_identity_token_file", "");
        if (!tokenFile.isEmpty()) {
            return webIdentity(sts, tokenFile, role);
        }
        return source(sts, profiles, name, profile, rolesLeft)
                .flatMap(keys -> sts.assume(keys, role, profile.getOrDefault("external_id", "")));
    }

    private Mono<AwsKeys> source(
            Sts sts, AwsProfiles profiles, String name, Map<String, String> profile, int rolesLeft) {
        String source = profile.getOrDefault("source_profile", "");
        if (source.equals(name)) {
            return ofProfile(name, profile);
        }
        if (!source.isEmpty()) {
            return profile(sts, profiles, source, rolesLeft - 1);
        }
        return switch (profile.getOrDefault("credential_source", "")) {
            case "Environment" -> environmentKeys();
            case "Ec2InstanceMetadata" -> imds.keys();
            case "EcsContainer" -> imds.containerKeys();
            default ->
                Mono.error(new DiscoveryTrouble("the profile '" + name
                        + "' has role_arn, but neither source_profile nor credential_source; add one"));
        };
    }

    private static Mono<AwsKeys> ofProfile(String name, Map<String, String> profile) {
        String accessKey = profile.getOrDefault("aws_access_key_id", "");
        String secretKey = profile.getOrDefault("aws_secret_access_key", "");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            return Mono.error(
                    new DiscoveryTrouble(
                            "the profile '" + name + "' has no aws_access_key_id and"
                                    + " aws_secret_access_key; add them, or a role_arn (SSO and credential_process are not supported)"));
        }
        return Mono.just(AwsKeys.lasting(accessKey, secretKey, profile.getOrDefault("aws_session_token", "")));
    }

    private Mono<AwsKeys> environmentKeys() {
        return Mono.fromCallable(() -> AwsKeys.lasting(
                environment.get("AWS_ACCESS_KEY_ID"),
                environment.get("AWS_SECRET_ACCESS_KEY"),
                environment.get("AWS_SESSION_TOKEN")));
    }

    private Mono<AwsKeys> webIdentity(Sts sts, String tokenFile, String roleArn) {
        if (roleArn.isEmpty()) {
            return Mono.error(new DiscoveryTrouble(
                    "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not; set both, or none"));
        }
        return blocking(() -> AwsEnvironment.file(tokenFile)).flatMap(token -> sts.withWebIdentity(token, roleArn));
    }

    private Mono<AwsProfiles> profiles() {
        return blocking(this::readProfiles);
    }

    private AwsProfiles readProfiles() {
        return AwsProfiles.read(
                environment.optionalFile("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"),
                environment.optionalFile("AWS_CONFIG_FILE", ".aws/config"));
    }

    private String environmentRegion() {
        String region = environment.first("AWS_REGION", "AWS_DEFAULT_REGION");
        if (!region.isEmpty()) {
            return region;
        }
        String named = login.profile().isEmpty() ? environment.get("AWS_PROFILE") : login.profile();
        return readProfiles().get(named.isEmpty() ? AwsProfiles.DEFAULT : named).getOrDefault("region", "");
    }

    private static String checked(String region) {
        if (!isRegion(region)) {
            throw new DiscoveryTrouble("the region that was found is not one; give region");
        }
        return region;
    }

    private static DiscoveryTrouble noRegion(@Nullable Throwable e) {
        String why = e == null ? "" : " (" + e.getMessage() + ")";
        return trouble("the region is not known" + why + "; give region, or set AWS_REGION", e);
    }

    private static DiscoveryTrouble noKeys(@Nullable Throwable e) {
        String why = e == null ? "" : " (" + e.getMessage() + ")";
        return trouble(
                "there are no credentials" + why + "; give access_key and secret_key, a profile, or the server a role",
                e);
    }

    private static DiscoveryTrouble trouble(String message, @Nullable Throwable cause) {
        return cause == null ? new DiscoveryTrouble(message) : new DiscoveryTrouble(message, cause);
    }

    private <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(context.blocking());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.clock().now(TimeUnit.MILLISECONDS));
    }
}
