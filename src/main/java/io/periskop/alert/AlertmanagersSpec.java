package io.periskop.alert;

import io.periskop.discovery.Discovery;
import io.periskop.http.HttpConfig;
import io.periskop.label.relabel.Relabelling;
import java.time.Duration;
import java.util.List;

/**
 * One entry of {@code alertmanagers}: a way to find some, and to speak to them.
 *
 * @param scheme {@code http} or {@code https}
 * @param pathPrefix of {@code /api/v2/alerts}; empty for none
 */
public record AlertmanagersSpec(
        String scheme,
        String pathPrefix,
        Duration timeout,
        HttpConfig http,
        List<Discovery> discoveries,
        Relabelling relabelling) {
    public AlertmanagersSpec {
        discoveries = List.copyOf(discoveries);
    }
}
