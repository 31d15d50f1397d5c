package io.periskop.discovery.azure;

import io.periskop.discovery.AccessToken;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.SecretText;
import io.periskop.discovery.TokenRequests;
import io.periskop.discovery.Urls;
import io.periskop.http.Authentication;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Asks for tokens of the configured identity. */
final class AzureTokens {
    private final AzureDiscovery config;
    private final AzureAmbient ambient;
    private final DiscoveryContext context;

    /** For Azure's servers. */
    private final JsonClient remote;

    /** For those on the machine itself, where no proxy leads. */
    private final JsonClient local;

    AzureTokens(AzureDiscovery config, DiscoveryContext context) {
        this.config = config;
        this.ambient = config.ambient();
        this.context = context;
        this.remote = new JsonClient(context, config.http().with(Authentication.NONE), config.refreshInterval());
        this.local = new JsonClient(context, HttpConfig.DEFAULT, config.refreshInterval());
    }

    Mono<AccessToken> fresh() {
        AzureIdentity identity = config.identity();
        if (identity instanceof AzureIdentity.Client client) {
            return bySecret(client.tenantId(), client.clientId(), client.secret());
        }
        if (identity instanceof AzureIdentity.Managed managed) {
            return byMachine(managed.clientId());
        }
        return identity instanceof AzureIdentity.Ambient sdk ? byEnvironment(sdk) : byWorkload(ambient.tenantId());
    }

    private Mono<AccessToken> byEnvironment(AzureIdentity.Ambient sdk) {
        String tenant = sdk.tenantId().isEmpty() ? ambient.tenantId() : sdk.tenantId();
        Secret secret = ambient.clientSecret();
        if (secret != null && !tenant.isEmpty() && !ambient.clientId().isEmpty()) {
            return bySecret(tenant, ambient.clientId(), secret);
        }
        return ambient.tokenFile() != null ? byWorkload(tenant) : byMachine(ambient.clientId());
    }

    private Mono<AccessToken> bySecret(String tenant, String client, Secret secret) {
        return SecretText.read(secret, context)
                .flatMap(text -> remoteToken(config.cloud().login(), tenant, client, Map.of("client_secret", text)));
    }

    private Mono<AccessToken> byWorkload(String tenant) {
        if (ambient.tokenFile() == null
                || tenant.isEmpty()
                || ambient.clientId().isEmpty()) {
            return trouble("WorkloadIdentity needs AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE in"
                    + " the environment, which Kubernetes' webhook sets; check the pod's labels and service account");
        }
        URI login = ambient.authorityHost().isEmpty() ? config.cloud().login() : base(ambient.authorityHost());
        if (login == null) {
            return trouble("AZURE_AUTHORITY_HOST is no URL; unset it");
        }
        return SecretText.read(new Secret.InFile(ambient.tokenFile()), context)
                .flatMap(assertion -> remoteToken(
                        login,
                        tenant,
                        ambient.clientId(),
                        Map.of(
                                "client_assertion",
                                assertion,
                                "client_assertion_type",
                                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
    }

    private Mono<AccessToken> remoteToken(URI login, String tenant, String client, Map<String, String> proof) {
        SortedMap<String, String> form = new TreeMap<>(proof);
        form.put("grant_type", "client_credentials");
        form.put("client_id", client);
        form.put("scope", config.cloud().management() + "/.default");
        URI uri = URI.create(login + "/" + AzureId.segment(tenant) + "/oauth2/v2.0/token");
        return TokenRequests.ask(remote, TokenRequests.form(remote.get(uri), form));
    }

    private Mono<AccessToken> byMachine(String client) {
        String query = "&resource=" + encoded(config.cloud().management().toString())
                + (client.isEmpty() ? "" : "&client_id=" + encoded(client));
        Secret header = ambient.identityHeader();
        if (header != null && !ambient.identityEndpoint().isEmpty()) {
            URI endpoint = base(ambient.identityEndpoint());
            if (endpoint == null) {
                return trouble("IDENTITY_ENDPOINT is no URL; check the environment");
            }
            HttpCall call = local.get(URI.create(endpoint + "?api-version=2019-08-01" + query));
            return SecretText.read(header, context)
                    .flatMap(text -> TokenRequests.ask(local, call.header("X-IDENTITY-HEADER", text)));
        }
        URI uri = URI.create(ambient.metadata() + "/metadata/identity/oauth2/token?api-version=2018-02-01" + query);
        return TokenRequests.ask(local, local.get(uri).header("Metadata", "true"))
                .onErrorMap(
                        DiscoveryTrouble.class,
                        e -> new DiscoveryTrouble(
                                e.getMessage()
                                        + "; this is how a managed identity is asked for on Azure's machines: check"
                                        + " that this one has it",
                                e));
    }

    private static @Nullable URI base(String text) {
        try {
            return Urls.server(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Mono<AccessToken> trouble(String sentence) {
        return Mono.error(() -> new DiscoveryTrouble(sentence));
    }
}
