package io.periskop.discovery.azure;

import io.periskop.http.Secret;

/** Who the server is to Azure. */
sealed interface AzureIdentity {
    /** An application and its secret: {@code OAuth}. */
    record Client(String tenantId, String clientId, Secret secret) implements AzureIdentity {}

    /** @param clientId which of several; empty for the only one: {@code ManagedIdentity} */
    record Managed(String clientId) implements AzureIdentity {}

    /** What Kubernetes' webhook set up: {@code WorkloadIdentity}. */
    record Workload() implements AzureIdentity {}

    /**
     * The first that the environment offers: a secret, a workload's token, a managed identity: {@code SDK}.
     *
     * @param tenantId in place of the environment's; empty for that
     */
    record Ambient(String tenantId) implements AzureIdentity {}
}
