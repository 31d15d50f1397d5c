package io.periskop.discovery.kubernetes;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import io.periskop.http.SecretText;
import io.periskop.http.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a pod finds around itself.
 *
 * @param account where the service account is mounted
 */
record Surroundings(Map<String, String> environment, Path account) {
    static final Surroundings REAL =
            new Surroundings(System.getenv(), Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));

    private static final int HIGHEST_PORT = 65535;

    /** @throws DiscoveryTrouble if this is not a pod with an account */
    Access.Server api() {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.get("KUBERNETES_SERVICE_PORT");
        Path token = account.resolve("token");
        if (host == null || host.isEmpty() || port == null || port.isEmpty()) {
            throw new DiscoveryTrouble("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, so this is no"
                    + " pod; give api_server or kubeconfig_file");
        }
        if (!Files.isReadable(token)) {
            throw new DiscoveryTrouble("the service account's token '" + token
                    + "' cannot be read; let the pod mount it (automountServiceAccountToken)");
        }
        Path ca = account.resolve("ca.crt");
        HttpConfig http = HttpConfig.DEFAULT.with(Authentication.bearer(new Secret.InFile(token)));
        return new Access.Server(
                uri(host, port),
                Files.isReadable(ca)
                        ? http.with(new TlsConfig(new Secret.InFile(ca), null, null, null, false, null, null))
                        : http);
    }

    /** @throws DiscoveryTrouble if it is not known */
    String ownNamespace() {
        Path file = account.resolve("namespace");
        String name;
        try {
            name = SecretText.ofFile(file);
        } catch (IOException e) {
            throw new DiscoveryTrouble("the pod's own namespace is not known: " + e.getMessage(), e);
        }
        if (name.isEmpty()) {
            throw new DiscoveryTrouble("the pod's own namespace is not known: the file '" + file + "' is empty");
        }
        return name;
    }

    private static URI uri(String host, String port) {
        try {
            int number = Integer.parseInt(port);
            if (number > 0 && number <= HIGHEST_PORT) {
                return URI.create("https://" + HostPort.of(host, number));
            }
        } catch (IllegalArgumentException e) {
            throw new DiscoveryTrouble("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT make no address", e);
        }
        throw new DiscoveryTrouble("KUBERNETES_SERVICE_PORT is no port");
    }
}
