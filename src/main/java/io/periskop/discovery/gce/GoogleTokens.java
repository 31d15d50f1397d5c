package io.periskop.discovery.gce;

import io.periskop.discovery.AccessToken;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Json;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.SecretText;
import io.periskop.discovery.TokenRequests;
import io.periskop.discovery.Urls;
import io.periskop.http.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Application default credentials: the file that the environment names, else the one that gcloud wrote, else the metadata
 * server, which on GKE is also that of workload identity.
 */
final class GoogleTokens {
    private static final String SCOPE = "https://www.googleapis.com/auth/compute.readonly";
    private static final String METADATA = "/computeMetadata/v1/instance/service-accounts/default/token";
    private static final URI TOKEN_SERVER = URI.create("https://oauth2.googleapis.com/token");

    private final GoogleAmbient ambient;
    private final JsonClient client;
    private final DiscoveryContext context;

    GoogleTokens(GoogleAmbient ambient, JsonClient client, DiscoveryContext context) {
        this.ambient = ambient;
        this.client = client;
        this.context = context;
    }

    Mono<AccessToken> fresh() {
        return Mono.fromCallable(() -> Optional.ofNullable(file()))
                .subscribeOn(context.blocking())
                .flatMap(file -> file.map(this::fromFile).orElseGet(this::fromMetadata));
    }

    private @Nullable Path file() {
        Path named = ambient.credentials();
        Path wellKnown = ambient.wellKnown();
        return named != null ? named : wellKnown != null && Files.exists(wellKnown) ? wellKnown : null;
    }

    private Mono<AccessToken> fromMetadata() {
        URI uri;
        try {
            uri = Urls.server("http://" + ambient.metadataHost() + METADATA);
        } catch (IllegalArgumentException e) {
            return Mono.error(new DiscoveryTrouble("GCE_METADATA_HOST is no host; unset it", e));
        }
        return TokenRequests.ask(client, client.get(uri).header("Metadata-Flavor", "Google"))
                .onErrorMap(
                        DiscoveryTrouble.class,
                        e -> new DiscoveryTrouble(
                                e.getMessage()
                                        + "; this is how a token is had on Google's machines, elsewhere set"
                                        + " GOOGLE_APPLICATION_CREDENTIALS",
                                e));
    }

    /** Runs where it may block. */
    private Mono<AccessToken> fromFile(Path file) {
        JsonNode credentials = read(file);
        String type = Json.text(credentials, "type");
        return switch (type) {
            case "service_account" -> byKey(file, credentials);
            case "authorized_user" -> byRefreshToken(file, credentials);
            default ->
                throw new DiscoveryTrouble("the file " + file
                        + " holds credentials of another type than service_account and authorized_user; make a key of a"
                        + " service account");
        };
    }

    private static JsonNode read(Path file) {
        String text = SecretText.read(new Secret.InFile(file));
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (DiscoveryTrouble e) {
            throw new DiscoveryTrouble("the file " + file + " is not JSON; name one with Google's credentials", e);
        }
    }

    private static URI server(Path file, JsonNode credentials) {
        String given = Json.text(credentials, "token_uri");
        try {
            return given.isEmpty() ? TOKEN_SERVER : Urls.server(given);
        } catch (IllegalArgumentException e) {
            throw new DiscoveryTrouble("the token_uri in " + file + " is no URL; download the key again", e);
        }
    }

    private Mono<AccessToken> byKey(Path file, JsonNode credentials) {
        URI server = server(file, credentials);
        String assertion = new GoogleAssertion(
                        Json.text(credentials, "client_email"),
                        Json.text(credentials, "private_key_id"),
                        SCOPE,
                        server.toString())
                .signed(
                        Json.text(credentials, "private_key"),
                        file,
                        context.clock().now(TimeUnit.SECONDS));
        return TokenRequests.ask(
                client,
                TokenRequests.form(
                        client.get(server),
                        new TreeMap<>(Map.of(
                                "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion))));
    }

    private Mono<AccessToken> byRefreshToken(Path file, JsonNode credentials) {
        return TokenRequests.ask(
                client,
                TokenRequests.form(
                        client.get(server(file, credentials)),
                        new TreeMap<>(Map.of(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                Json.text(credentials, "client_id"),
                                "client_secret",
                                Json.text(credentials, "client_secret"),
                                "refresh_token",
                                Json.text(credentials, "refresh_token")))));
    }
}
