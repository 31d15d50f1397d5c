package io.periskop.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flags of the command line; each may be written with one hyphen or two. */
enum Flag {
    CONFIG("--config", "the path of a YAML file"),
    PORT("--port", "0 to 65535, where 0 is any free port"),
    ADDRESS("--address", "a host name or an IP address"),
    EXTERNAL_URL("--web.external-url", "the address that browsers know, such as https://example.com/periskop"),
    ROUTE_PREFIX("--web.route-prefix", "a path such as /periskop"),
    ROLE("--role", "server, pushgateway or demo-fleet"),
    PUSH_EXPIRE_AFTER("--push.expire-after", "a duration such as 24h, or 0 for never"),
    PUSH_PERSISTENCE_FILE("--push.persistence-file", "the path of a file"),
    DEMO("--demo", null),
    PUSH_TO("--push-to", "the address of a push gateway, such as http://127.0.0.1:7878"),
    IMPORT("--import-periskop-from", "a DSN or the path of a SQLite file"),
    HELP("--help", null),
    VERSION("--version", null);

    private final String text;
    private final @Nullable String value;

    Flag(String text, @Nullable String value) {
        this.text = text;
        this.value = value;
    }

    String text() {
        return text;
    }

    /** What the flag's value is; null when it takes none. */
    @Nullable
    String value() {
        return value;
    }

    static boolean isKnown(String word) {
        return Arrays.stream(values()).anyMatch(flag -> flag.isWritten(word));
    }

    static Flag named(String word) {
        return Arrays.stream(values())
                .filter(flag -> flag.isWritten(word))
                .findFirst()
                .orElseThrow(() -> unknown(word));
    }

    private boolean isWritten(String word) {
        return word.equals(text) || word.equals(text.substring(1)) || (this == HELP && word.equals("-h"));
    }

    private static CommandLineException unknown(String word) {
        List<String> known = Arrays.stream(values()).map(Flag::text).toList();
        String doubled = word.startsWith("--") ? word : "-" + word;
        return new CommandLineException(
                "unknown flag " + Quoted.plain(word) + "; " + Advice.on(doubled, "valid flags are", known));
    }
}
