package io.periskop.discovery.kubernetes;

import io.periskop.http.HttpConfig;
import java.net.URI;
import java.nio.file.Path;

/** How the API is reached. */
sealed interface Access {
    /** For people: short, and without secrets. */
    String describe();

    /** As a pod: address from the environment, account from the mounted files. */
    record InCluster() implements Access {
        @Override
        public String describe() {
            return "this cluster";
        }
    }

    /** As kubectl would with this file, in its current context. */
    record Kubeconfig(Path file) implements Access {
        @Override
        public String describe() {
            return file.toString();
        }
    }

    /** @param url with a host, and without a user */
    record Server(URI url, HttpConfig http) implements Access {
        @Override
        public String describe() {
            return url.toString();
        }
    }
}
