package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each port of each service, by its name in the cluster's DNS. */
final class ServiceGroups extends Groups<Service> {
    ServiceGroups(Attach attach) {
        super(Service.class, Resource.SERVICES, attach);
    }

    static Meta labels(Service service) {
        return Meta.of(service.getMetadata().getNamespace()).object("service", service.getMetadata());
    }

    @Override
    void addNeeds(Set<Resource> needs) {
        if (attach().namespace()) {
            needs.add(Resource.NAMESPACES);
        }
    }

    @Override
    TargetGroup build(Service service, Cluster cluster) {
        String name = service.getMetadata().getName();
        String namespace = service.getMetadata().getNamespace();
        Meta labels = labels(service);
        addNamespace(labels, namespace, cluster);
        List<Labels> targets = new ArrayList<>();
        ServiceSpec spec = service.getSpec();
        if (spec != null) {
            for (ServicePort port : spec.getPorts()) {
                int number = port.getPort() == null ? 0 : port.getPort();
                Meta target = Meta.at(HostPort.of(name + "." + namespace + ".svc", number))
                        .put("service_port_name", port.getName())
                        .put("service_port_number", number)
                        .put("service_port_protocol", port.getProtocol())
                        .put("service_type", spec.getType());
                if ("ExternalName".equals(spec.getType())) {
                    target.put("service_external_name", spec.getExternalName());
                } else {
                    target.put("service_cluster_ip", spec.getClusterIP());
                }
                if ("LoadBalancer".equals(spec.getType())) {
                    target.put("service_loadbalancer_ip", loadBalancer(service, spec));
                }
                targets.add(target.labels());
            }
        }
        return new TargetGroup("svc/" + namespace + "/" + name, targets, labels.labels());
    }

    /** The one it got; the one that was wished for, a field of old, where none is told. */
    private static @Nullable String loadBalancer(Service service, ServiceSpec spec) {
        LoadBalancerStatus status =
                service.getStatus() == null ? null : service.getStatus().getLoadBalancer();
        if (status != null) {
            for (LoadBalancerIngress ingress : status.getIngress()) {
                if (ingress.getIp() != null && !ingress.getIp().isEmpty()) {
                    return ingress.getIp();
                }
            }
        }
        return spec.getLoadBalancerIP();
    }
}
