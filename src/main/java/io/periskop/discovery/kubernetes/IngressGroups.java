package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each path of each rule: for asking from outside. */
final class IngressGroups extends Groups<Ingress> {
    private static final String ANY = "*";

    IngressGroups(Attach attach) {
        super(Ingress.class, Resource.INGRESSES, attach);
    }

    @Override
    void addNeeds(Set<Resource> needs) {
        if (attach().namespace()) {
            needs.add(Resource.NAMESPACES);
        }
    }

    @Override
    TargetGroup build(Ingress ingress, Cluster cluster) {
        String namespace = ingress.getMetadata().getNamespace();
        IngressSpec spec = ingress.getSpec() == null ? new IngressSpec() : ingress.getSpec();
        Meta labels = Meta.of(namespace)
                .put("ingress_class_name", spec.getIngressClassName())
                .object("ingress", ingress.getMetadata());
        addNamespace(labels, namespace, cluster);
        List<String> encrypted =
                spec.getTls().stream().flatMap(tls -> tls.getHosts().stream()).toList();
        List<Labels> targets = new ArrayList<>();
        for (IngressRule rule : spec.getRules()) {
            String host = rule.getHost() == null ? "" : rule.getHost();
            boolean tls = encrypted.stream().anyMatch(pattern -> matches(pattern, host));
            for (String path : paths(rule.getHttp())) {
                targets.add(Meta.at(host)
                        .put("ingress_scheme", tls ? "https" : "http")
                        .put("ingress_host", host)
                        .put("ingress_path", path)
                        .labels());
            }
        }
        return new TargetGroup(
                "ingress/" + namespace + "/" + ingress.getMetadata().getName(), targets, labels.labels());
    }

    private static List<String> paths(@Nullable HTTPIngressRuleValue http) {
        return http == null
                ? List.of("/")
                : http.getPaths().stream()
                        .map(HTTPIngressPath::getPath)
                        .map(path -> path == null || path.isEmpty() ? "/" : path)
                        .toList();
    }

    /** A star stands for exactly one label of the name. */
    static boolean matches(String pattern, String host) {
        if (pattern.equals(host)) {
            return true;
        }
        int dot = host.indexOf('.');
        String rest = dot < 0 ? "" : host.substring(dot);
        return pattern.startsWith(ANY) && pattern.substring(ANY.length()).equals(rest);
    }
}
