package io.periskop.discovery.azure;

import io.periskop.http.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of who the server is. Texts are empty where it says nothing.
 *
 * @param clientSecret null for none
 * @param tokenFile of workload identity, which Kubernetes renews; null for none
 * @param authorityHost where tokens of workload identity are given out; empty for the cloud's own
 * @param identityEndpoint of a managed identity outside virtual machines, such as in App Service; empty for none
 * @param identityHeader what that endpoint wants to hear; null for none
 * @param metadata where virtual machines ask for their identity
 */
record AzureAmbient(
        String tenantId,
        String clientId,
        @Nullable Secret clientSecret,
        @Nullable Path tokenFile,
        String authorityHost,
        String identityEndpoint,
        @Nullable Secret identityHeader,
        String metadata) {
    private static final String METADATA = "http://169.254.169.254";

    static AzureAmbient of(Map<String, String> environment) {
        return new AzureAmbient(
                environment.getOrDefault("AZURE_TENANT_ID", ""),
                environment.getOrDefault("AZURE_CLIENT_ID", ""),
                secret(environment, "AZURE_CLIENT_SECRET"),
                environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", "").isEmpty()
                        ? null
                        : Path.of(environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", "")),
                environment.getOrDefault("AZURE_AUTHORITY_HOST", ""),
                environment.getOrDefault("IDENTITY_ENDPOINT", ""),
                secret(environment, "IDENTITY_HEADER"),
                METADATA);
    }

    private static @Nullable Secret secret(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? null : Secret.of(value);
    }
}
