package io.periskop.config;

import io.periskop.http.HttpConfig;
import java.nio.file.Path;
import java.util.List;

/** Reads the keys of Prometheus' {@code <http_config>} out of the mapping that they are part of. */
final class HttpConfigReader {
    static final List<String> KEYS = List.of();

    private HttpConfigReader() {}

    /** @param directory that relative paths begin at */
    static HttpConfig read(YamlMapping mapping, Path directory) {
        return HttpConfig.DEFAULT;
    }
}
