package io.periskop.bench;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Pods as Kubernetes discovery shows them, two ports each, and the rules that people usually have for them. */
public final class Pods {
    private static final String META = "__meta_kubernetes_";

    private Pods() {}

    public static List<TargetGroup> groups(int targets) {
        List<TargetGroup> groups = new ArrayList<>();
        for (int pod = 0; pod < targets / 2; pod++) {
            groups.add(group(pod, 0));
        }
        return groups;
    }

    /** @param version shows in an annotation */
    public static TargetGroup group(int pod, int version) {
        String app = "app-" + pod % 300;
        String name = app + "-5d9c7b" + Integer.toHexString(pod) + "-x" + Integer.toString(pod, 36);
        String ip = "10." + pod / 65_536 + "." + pod / 256 % 256 + "." + pod % 256;
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put(META + "namespace", "team-" + pod % 40);
        labels.put(META + "pod_name", name);
        labels.put(META + "pod_ip", ip);
        labels.put(META + "pod_host_ip", "10.250.0." + pod % 200);
        labels.put(META + "pod_node_name", "node-" + pod % 200 + ".example.com");
        labels.put(META + "pod_uid", "6f1b0000-0000-4000-8000-" + pod);
        labels.put(META + "pod_phase", pod % 50 == 0 ? "Succeeded" : "Running");
        labels.put(META + "pod_ready", "true");
        labels.put(META + "pod_controller_kind", "ReplicaSet");
        labels.put(META + "pod_controller_name", app + "-5d9c7b");
        for (String label : List.of("instance", "version", "component", "part_of", "managed_by")) {
            labels.put(META + "pod_label_app_kubernetes_io_" + label, app + "-" + label);
            labels.put(META + "pod_labelpresent_app_kubernetes_io_" + label, "true");
        }
        labels.put(META + "pod_label_app", app);
        labels.put(META + "pod_labelpresent_app", "true");
        labels.put(META + "pod_label_pod_template_hash", "5d9c7b" + pod % 1000);
        labels.put(META + "pod_labelpresent_pod_template_hash", "true");
        labels.put(META + "pod_annotation_prometheus_io_scrape", pod % 10 == 0 ? "false" : "true");
        labels.put(META + "pod_annotationpresent_prometheus_io_scrape", "true");
        labels.put(META + "pod_annotation_prometheus_io_port", "9090");
        labels.put(META + "pod_annotationpresent_prometheus_io_port", "true");
        labels.put(META + "pod_annotation_prometheus_io_path", "/errors");
        labels.put(META + "pod_annotationpresent_prometheus_io_path", "true");
        labels.put(META + "pod_annotation_checksum_config", "sha256-" + pod % 500 + "-" + version);
        labels.put(META + "pod_annotationpresent_checksum_config", "true");
        return new TargetGroup(
                "pod/" + name, List.of(port(ip, 8080, "http"), port(ip, 9090, "admin")), new Labels(labels));
    }

    private static Labels port(String ip, int port, String name) {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put(Labels.ADDRESS, ip + ":" + port);
        labels.put(META + "pod_container_name", "main");
        labels.put(META + "pod_container_image", "registry.example.com/app:1.2.3");
        labels.put(META + "pod_container_init", "false");
        labels.put(META + "pod_container_port_name", name);
        labels.put(META + "pod_container_port_number", Integer.toString(port));
        labels.put(META + "pod_container_port_protocol", "TCP");
        return new Labels(labels);
    }

    /** Ten rules. */
    public static Relabelling rules() {
        return Relabelling.of(List.of(
                rule().action("drop")
                        .sourceLabels(List.of(META + "pod_phase"))
                        .regex("Pending|Succeeded|Failed")
                        .toRule(),
                rule().action("keep")
                        .sourceLabels(List.of(META + "pod_annotation_prometheus_io_scrape"))
                        .regex("true")
                        .toRule(),
                rule().sourceLabels(List.of(META + "pod_annotation_prometheus_io_path"))
                        .regex("(.+)")
                        .targetLabel(Labels.METRICS_PATH)
                        .toRule(),
                rule().sourceLabels(List.of(Labels.ADDRESS, META + "pod_annotation_prometheus_io_port"))
                        .regex("([^:]+)(?::\\d+)?;(\\d+)")
                        .replacement("$1:$2")
                        .targetLabel(Labels.ADDRESS)
                        .toRule(),
                rule().action("labelmap").regex(META + "pod_label_(.+)").toRule(),
                copy("namespace", "namespace"),
                copy("pod_name", "pod"),
                copy("pod_node_name", "node"),
                rule().sourceLabels(List.of(META + "namespace", META + "pod_label_app"))
                        .separator("/")
                        .targetLabel(Labels.SERVICE)
                        .toRule(),
                rule().action("labeldrop")
                        .regex("pod_template_hash|app_kubernetes_io_.*")
                        .toRule()));
    }

    private static RelabelRule copy(String from, String to) {
        return rule().sourceLabels(List.of(META + from)).targetLabel(to).toRule();
    }

    private static RelabelRuleDraft rule() {
        return new RelabelRuleDraft(NameValidation.LEGACY);
    }
}
