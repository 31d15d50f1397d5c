package io.periskop.config;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.azure.AzureMechanism;
import io.periskop.discovery.consul.ConsulMechanism;
import io.periskop.discovery.digitalocean.DigitalOceanMechanism;
import io.periskop.discovery.dns.DnsMechanism;
import io.periskop.discovery.docker.DockerMechanism;
import io.periskop.discovery.docker.DockerSwarmMechanism;
import io.periskop.discovery.ec2.Ec2Mechanism;
import io.periskop.discovery.eureka.EurekaMechanism;
import io.periskop.discovery.file.FileMechanism;
import io.periskop.discovery.gce.GceMechanism;
import io.periskop.discovery.hetzner.HetznerMechanism;
import io.periskop.discovery.http.HttpMechanism;
import io.periskop.discovery.kubernetes.KubernetesMechanism;
import io.periskop.discovery.marathon.MarathonMechanism;
import io.periskop.discovery.nomad.NomadMechanism;
import io.periskop.discovery.prometheus.PrometheusMechanism;
import io.periskop.discovery.puppetdb.PuppetDbMechanism;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways of finding targets that there are. A new one is added to this list, and nowhere else outside its own package. */
final class Mechanisms {
    private static final String SUFFIX = "_sd_configs";
    private static final Map<String, Mechanism> ALL = byKey(List.of(
            new AzureMechanism(),
            new ConsulMechanism(),
            new DigitalOceanMechanism(),
            new DnsMechanism(),
            new DockerMechanism(),
            new DockerSwarmMechanism(),
            new Ec2Mechanism(),
            new EurekaMechanism(),
            new FileMechanism(),
            new GceMechanism(),
            new HetznerMechanism(),
            new HttpMechanism(),
            new KubernetesMechanism(),
            new MarathonMechanism(),
            new NomadMechanism(),
            new PrometheusMechanism(),
            new PuppetDbMechanism()));

    /** Those that Prometheus has and this server takes from a running Prometheus only. */
    private static final Set<String> ELSEWHERE = Stream.of(
                    "aws",
                    "azure",
                    "consul",
                    "digitalocean",
                    "dns",
                    "docker",
                    "dockerswarm",
                    "ec2",
                    "ecs",
                    "elasticache",
                    "eureka",
                    "file",
                    "gce",
                    "hetzner",
                    "http",
                    "ionos",
                    "kubernetes",
                    "kuma",
                    "lightsail",
                    "linode",
                    "marathon",
                    "msk",
                    "nerve",
                    "nomad",
                    "oci",
                    "openstack",
                    "outscale",
                    "ovhcloud",
                    "puppetdb",
                    "rds",
                    "scaleway",
                    "serverset",
                    "stackit",
                    "triton",
                    "uyuni",
                    "vultr")
            .map(name -> name + SUFFIX)
            .filter(key -> !ALL.containsKey(key))
            .collect(Collectors.toUnmodifiableSet());

    private Mechanisms() {}

    static List<String> keys() {
        return List.copyOf(ALL.keySet());
    }

    static Set<String> keysElsewhere() {
        return ELSEWHERE;
    }

    /** Of a whole service, in the order of the list. */
    static List<Discovery> read(YamlMapping service, Path directory) {
        List<Discovery> found = new ArrayList<>();
        ALL.forEach(
                (key, mechanism) -> service.list(key).forEach(entry -> found.add(read(mechanism, entry, directory))));
        return List.copyOf(found);
    }

    private static Discovery read(Mechanism mechanism, YamlValue entry, Path directory) {
        Keys own = Keys.of(mechanism.keys());
        return mechanism.read(new YamlSettings(entry.mapping(mechanism.usesHttp() ? own.andOfHttp() : own), directory));
    }

    private static Map<String, Mechanism> byKey(List<Mechanism> mechanisms) {
        Map<String, Mechanism> byKey = new LinkedHashMap<>();
        mechanisms.forEach(mechanism -> byKey.put(mechanism.name() + SUFFIX, mechanism));
        return byKey;
    }
}
