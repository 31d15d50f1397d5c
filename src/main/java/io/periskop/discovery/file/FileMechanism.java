package io.periskop.discovery.file;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code file_sd_configs}. */
public final class FileMechanism implements Mechanism {
    private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "file";
    }

    @Override
    public List<String> keys() {
        return List.of("files", "refresh_interval");
    }

    @Override
    public boolean usesHttp() {
        return false;
    }

    @Override
    public Discovery read(Settings settings) {
        List<FilePattern> patterns = new ArrayList<>();
        for (String file : settings.texts("files")) {
            try {
                patterns.add(FilePattern.parse(settings.directory(), file));
            } catch (IllegalArgumentException e) {
                throw settings.error("files", String.valueOf(e.getMessage()));
            }
        }
        if (patterns.isEmpty()) {
            throw settings.error("files", "missing; name at least one file, such as targets/*.yaml");
        }
        return new FileDiscovery(List.copyOf(patterns), settings.duration("refresh_interval", REFRESH_INTERVAL));
    }
}
