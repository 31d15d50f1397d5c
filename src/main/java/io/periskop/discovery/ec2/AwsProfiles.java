package io.periskop.discovery.ec2;

import java.util.HashMap;
import java.util.Map;

/** The profiles of AWS' files {@code credentials} and {@code config}, as maps; a key of the first file wins. */
final class AwsProfiles {
    static final String DEFAULT = "default";

    private static final String PREFIX = "profile ";

    private final Map<String, Map<String, String>> profiles = new HashMap<>();

    private AwsProfiles() {}

    static AwsProfiles read(String credentials, String config) {
        AwsProfiles read = new AwsProfiles();
        read.add(credentials, false);
        read.add(config, true);
        return read;
    }

    /** Empty if there is no such profile. */
    Map<String, String> get(String name) {
        return Map.copyOf(profiles.getOrDefault(name, Map.of()));
    }

    private void add(String text, boolean config) {
        Map<String, String> section = new HashMap<>();
        for (String line : text.lines().toList()) {
            String bare = line.strip();
            if (bare.startsWith("[") && bare.endsWith("]")) {
                section = section(bare.substring(1, bare.length() - 1).strip(), config);
            } else if (isEntry(line)) {
                int equals = line.indexOf('=');
                section.putIfAbsent(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
    }

    /** A line that is indented belongs to the value before it, which is none that is needed here. */
    private static boolean isEntry(String line) {
        return line.indexOf('=') > 0
                && !Character.isWhitespace(line.charAt(0))
                && line.charAt(0) != '#'
                && line.charAt(0) != ';';
    }

    /** In the file {@code config} all but the default are called {@code profile name}; other sections are something else. */
    private Map<String, String> section(String title, boolean config) {
        if (!config || title.equals(DEFAULT)) {
            return profiles.computeIfAbsent(title, name -> new HashMap<>());
        }
        return title.startsWith(PREFIX)
                ? profiles.computeIfAbsent(title.substring(PREFIX.length()).strip(), name -> new HashMap<>())
                : new HashMap<>();
    }
}
