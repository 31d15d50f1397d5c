package io.periskop.discovery.azure;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Json;
import io.periskop.discovery.MetaLabels;
import io.periskop.label.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** One target for each machine that is allocated, at the private address of its primary interface. All or nothing. */
final class AzureTargets {
    private static final String PREFIX = "__meta_azure_";
    private static final String MACHINE = PREFIX + "machine_";

    /** Interfaces that are asked for at once. */
    private static final int AT_ONCE = 10;

    private final AzureDiscovery config;
    private final AzureApi api;
    private final AzureNicCache interfaces;

    AzureTargets(AzureDiscovery config, AzureApi api, DiscoveryContext context) {
        this.config = config;
        this.api = api;
        this.interfaces = new AzureNicCache(context, config.refreshInterval());
    }

    Mono<List<Labels>> find() {
        return machines()
                .concatWith(Flux.defer(this::machinesOfScaleSets))
                .flatMapSequential(machine -> target(machine, 0), AT_ONCE)
                .collectList();
    }

    private Flux<AzureMachine> machines() {
        return api.machines().flatMapIterable(list -> list).map(machine -> AzureMachine.of(machine, ""));
    }

    private Flux<AzureMachine> machinesOfScaleSets() {
        return api.scaleSets().flatMapIterable(list -> list).concatMap(this::machines);
    }

    private Flux<AzureMachine> machines(JsonNode scaleSet) {
        AzureId id = AzureId.parse(Json.text(scaleSet, "id"));
        return api.machines(id).flatMapIterable(list -> list).map(machine -> AzureMachine.of(machine, id.name()));
    }

    /** Goes from interface to interface until one says how it is with the machine; empty if it has no address. */
    private Mono<Labels> target(AzureMachine machine, int index) {
        if (index == machine.interfaces().size()) {
            return Mono.empty();
        }
        return networkInterface(machine, machine.interfaces().get(index)).flatMap(nic -> switch (nic.state()) {
            case PRIMARY -> Mono.fromSupplier(() -> labels(machine, nic));
            case SECONDARY -> target(machine, index + 1);
            case DEALLOCATED -> Mono.empty();
        });
    }

    private Mono<AzureNic> networkInterface(AzureMachine machine, String id) {
        AzureNic known = interfaces.get(id);
        return known != null
                ? Mono.just(known)
                : api.networkInterface(machine, id).doOnNext(nic -> interfaces.put(id, nic));
    }

    private Labels labels(AzureMachine machine, AzureNic nic) {
        if (nic.privateIp().isEmpty()) {
            throw new DiscoveryTrouble("the primary network interface of the machine " + machine.name()
                    + " has no private address; look at it in Azure's portal");
        }
        Map<String, String> labels = new TreeMap<>();
        machine.tags().forEach((name, value) -> labels.put(MACHINE + "tag_" + MetaLabels.sanitize(name), value));
        labels.put(Labels.ADDRESS, Addresses.join(nic.privateIp(), config.port()));
        labels.put(PREFIX + "subscription_id", config.subscriptionId());
        labels.put(PREFIX + "tenant_id", config.tenantId());
        labels.put(MACHINE + "id", machine.id());
        labels.put(MACHINE + "resource_group", AzureId.parse(machine.id()).resourceGroup());
        labels.put(MACHINE + "name", machine.name());
        labels.put(MACHINE + "computer_name", machine.computerName());
        labels.put(MACHINE + "os_type", machine.osType());
        labels.put(MACHINE + "location", machine.location());
        labels.put(MACHINE + "size", machine.size());
        labels.put(MACHINE + "scale_set", machine.scaleSet());
        labels.put(MACHINE + "private_ip", nic.privateIp());
        labels.put(MACHINE + "public_ip", nic.publicIp());
        return Labels.of(labels);
    }
}
