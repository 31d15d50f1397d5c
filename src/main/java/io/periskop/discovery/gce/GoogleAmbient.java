package io.periskop.discovery.gce;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Google's programs look for credentials.
 *
 * @param credentials the file that {@code GOOGLE_APPLICATION_CREDENTIALS} names; null for none
 * @param wellKnown the file that gcloud writes, which need not be there; null if there is no home directory
 * @param metadataHost host and perhaps port of the metadata server
 */
record GoogleAmbient(@Nullable Path credentials, @Nullable Path wellKnown, String metadataHost) {
    static final String METADATA_HOST = "metadata.google.internal";

    static GoogleAmbient of(Map<String, String> environment) {
        String named = environment.getOrDefault("GOOGLE_APPLICATION_CREDENTIALS", "");
        String host = environment.getOrDefault("GCE_METADATA_HOST", "");
        return new GoogleAmbient(
                named.isEmpty() ? null : Path.of(named), wellKnown(environment), host.isEmpty() ? METADATA_HOST : host);
    }

    private static @Nullable Path wellKnown(Map<String, String> environment) {
        String configured = environment.getOrDefault("CLOUDSDK_CONFIG", "");
        String home = environment.getOrDefault("HOME", "");
        if (configured.isEmpty() && home.isEmpty()) {
            return null;
        }
        Path directory = configured.isEmpty() ? Path.of(home, ".config", "gcloud") : Path.of(configured);
        return directory.resolve("application_default_credentials.json");
    }
}
