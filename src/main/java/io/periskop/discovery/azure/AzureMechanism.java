package io.periskop.discovery.azure;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import io.periskop.http.Secret;
import java.time.Duration;
import java.util.List;

/** Prometheus' {@code azure_sd_configs}. */
public final class AzureMechanism implements Mechanism {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);
    private static final int DEFAULT_PORT = 80;
    private static final int LAST_PORT = 65_535;
    private static final List<String> METHODS = List.of("OAuth", "ManagedIdentity", "WorkloadIdentity", "SDK");

    @Override
    public String name() {
        return "azure";
    }

    @Override
    public List<String> keys() {
        return List.of(
                "environment",
                "authentication_method",
                "subscription_id",
                "tenant_id",
                "client_id",
                "client_secret",
                "resource_group",
                "refresh_interval",
                "port");
    }

    @Override
    public Discovery read(Settings settings) {
        return new AzureDiscovery(
                cloud(settings),
                settings.required("subscription_id", "give the id of a subscription"),
                settings.text("tenant_id", ""),
                settings.text("resource_group", ""),
                identity(settings),
                settings.duration("refresh_interval", DEFAULT_INTERVAL),
                settings.integer("port", DEFAULT_PORT, 0, LAST_PORT),
                settings.http(),
                AzureAmbient.of(System.getenv()));
    }

    private static AzureCloud cloud(Settings settings) {
        String name = settings.text("environment", "AzurePublicCloud");
        AzureCloud cloud = AzureCloud.named(name);
        if (cloud == null) {
            throw settings.error(
                    "environment",
                    "unknown '" + name + "'; give AzurePublicCloud, AzureChinaCloud or AzureUSGovernment");
        }
        return cloud;
    }

    private static AzureIdentity identity(Settings settings) {
        return switch (settings.oneOf("authentication_method", "OAuth", METHODS)) {
            case "ManagedIdentity" -> new AzureIdentity.Managed(settings.text("client_id", ""));
            case "WorkloadIdentity" -> new AzureIdentity.Workload();
            case "SDK" -> new AzureIdentity.Ambient(settings.text("tenant_id", ""));
            default -> client(settings);
        };
    }

    private static AzureIdentity client(Settings settings) {
        String next = ", or choose another authentication_method";
        String tenant = settings.required("tenant_id", "give the id of the tenant" + next);
        String client = settings.required("client_id", "give the id of the application" + next);
        String secret = settings.required("client_secret", "give the application's secret" + next);
        return new AzureIdentity.Client(tenant, client, Secret.of(secret));
    }
}
