package io.periskop.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the command line, and the environment where the command line says nothing. */
public final class CommandLine {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST_PORT = 65_535;

    private final Map<Flag, String> given = new EnumMap<>(Flag.class);
    private final Map<String, String> env;

    private CommandLine(Map<String, String> env) {
        this.env = env;
    }

    /**
     * The last of a repeated flag counts, an empty variable is an unset one, and a variable that a flag overrides is
     * not read. Does not look at the configuration file.
     *
     * @param env the environment: {@code CONFIG_FILE} and {@code PORT} are read
     * @throws CommandLineException for a flag that is unknown, lacks its value or has a bad one
     */
    public static Options parse(String[] args, Map<String, String> env) {
        CommandLine line = new CommandLine(env);
        line.read(args);
        return line.options();
    }

    /** The help text, several lines, ending in a line feed. */
    public static String usage() {
        return """
                Usage: java -jar periskop-server.jar [flags]

                Collects the exceptions of services by scraping them, counts them and serves them.

                  --config FILE      configuration file (or CONFIG_FILE); without one the server scrapes itself
                  --port PORT        port to listen on (or PORT); 0 is any free port
                  --address HOST     address to listen on; without one, every interface
                  --web.external-url URL
                                     how browsers call this server, if a proxy is in between
                  --web.route-prefix PATH
                                     before all paths; without one, the path of the external URL
                  --role ROLE        what this process is: server, the default, pushgateway or demo-fleet
                  --push.expire-after DURATION
                                     of a push gateway: after so long without a push a pusher is not told to
                                     scrapers any more; 0 for never
                  --push.persistence-file FILE
                                     of a push gateway: where counts outlive a restart
                  --demo             start with example services and errors
                  --push-to URL      of a demo fleet: the push gateway that its batch job pushes to
                  --import-periskop-from PLACE
                                     import what an original Periskop has stored into the configured
                                     repository, print a summary and exit; PLACE is the DSN of its database
                                     or the path of its SQLite file
                  --help             print this and exit
                  --version          print the version and exit

                A value follows its flag after a space or an equals sign. One hyphen does as well as two.
                Flags win over the environment, and both win over web: in the file.
                """;
    }

    private void read(String[] args) {
        Iterator<String> words = Arrays.asList(args).iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (!word.startsWith("-") || word.equals("-") || word.equals("--")) {
                throw new CommandLineException("unexpected argument " + Quoted.value(word) + "; see --help");
            }
            int equals = word.indexOf('=');
            Flag flag = Flag.named(equals < 0 ? word : word.substring(0, equals));
            given.put(flag, value(flag, equals < 0 ? null : word.substring(equals + 1), words));
        }
    }

    private static String value(Flag flag, @Nullable String attached, Iterator<String> words) {
        if (flag.value() == null) {
            if (attached != null) {
                throw new CommandLineException(flag.text() + " takes no value; write " + flag.text() + " alone");
            }
            return "";
        }
        String value = attached != null ? attached : words.hasNext() ? words.next() : "";
        if (value.isEmpty() || (attached == null && Flag.isKnown(value))) {
            throw new CommandLineException(flag.text() + " needs a value; give " + flag.value());
        }
        return value;
    }

    private Options options() {
        boolean help = given.containsKey(Flag.HELP);
        boolean version = given.containsKey(Flag.VERSION);
        boolean withEnv = !help && !version;
        return new Options(
                role(),
                path(Flag.CONFIG, setting(Flag.CONFIG, "CONFIG_FILE", withEnv)),
                port(setting(Flag.PORT, "PORT", withEnv)),
                address(),
                externalUrl(),
                routePrefix(),
                given.containsKey(Flag.DEMO),
                withEnv ? importFrom() : null,
                help,
                version,
                push(),
                pushTo());
    }

    private @Nullable Setting setting(Flag flag, String variable, boolean withEnv) {
        String value = given.get(flag);
        if (value != null) {
            return new Setting(flag.text(), value);
        }
        String fallback = withEnv ? env.get(variable) : null;
        return fallback == null || fallback.isEmpty() ? null : new Setting(variable, fallback);
    }

    private static @Nullable Path path(Flag flag, @Nullable Setting setting) {
        if (setting == null) {
            return null;
        }
        try {
            return Path.of(setting.value);
        } catch (InvalidPathException e) {
            throw setting.error("is not a path; give " + flag.value());
        }
    }

    private static @Nullable Integer port(@Nullable Setting setting) {
        if (setting == null) {
            return null;
        }
        if (!PORT.matcher(setting.value).matches() || Integer.parseInt(setting.value) > HIGHEST_PORT) {
            throw setting.error("is not a port; give " + Flag.PORT.value());
        }
        return Integer.valueOf(setting.value);
    }

    private @Nullable String address() {
        String address = given.get(Flag.ADDRESS);
        if (address == null) {
            return null;
        }
        try {
            return HostPort.hostOnly(address);
        } catch (IllegalArgumentException e) {
            throw new CommandLineException(Flag.ADDRESS.text() + ": " + e.getMessage());
        }
    }

    private @Nullable URI externalUrl() {
        String url = given.get(Flag.EXTERNAL_URL);
        if (url == null) {
            return null;
        }
        try {
            return Urls.external(url);
        } catch (IllegalArgumentException e) {
            throw new CommandLineException(Flag.EXTERNAL_URL.text() + ": " + e.getMessage());
        }
    }

    private @Nullable String routePrefix() {
        String prefix = given.get(Flag.ROUTE_PREFIX);
        if (prefix == null) {
            return null;
        }
        try {
            return Urls.prefix(prefix);
        } catch (IllegalArgumentException e) {
            throw new CommandLineException(Flag.ROUTE_PREFIX.text() + ": " + e.getMessage());
        }
    }

    private @Nullable ImportSource importFrom() {
        String place = given.get(Flag.IMPORT);
        if (place == null) {
            return null;
        }
        try {
            return ImportSource.parse(place);
        } catch (IllegalArgumentException e) {
            throw new CommandLineException(Flag.IMPORT.text() + ": " + Quoted.value(place) + " " + e.getMessage());
        }
    }

    private Role role() {
        String role = given.getOrDefault(Flag.ROLE, Role.SERVER.key());
        return Arrays.stream(Role.values())
                .filter(each -> each.key().equals(role))
                .findFirst()
                .orElseThrow(() -> new CommandLineException("--role: unknown value " + Quoted.value(role) + "; "
                        + Advice.on(
                                role,
                                "valid values are",
                                Arrays.stream(Role.values()).map(Role::key).toList())));
    }

    private Options.PushOptions push() {
        Duration expireAfter = expireAfter();
        String file = given.get(Flag.PUSH_PERSISTENCE_FILE);
        Options.PushOptions push = new Options.PushOptions(
                expireAfter,
                path(
                        Flag.PUSH_PERSISTENCE_FILE,
                        file == null ? null : new Setting(Flag.PUSH_PERSISTENCE_FILE.text(), file)));
        if (!push.equals(Options.PushOptions.NONE) && role() != Role.PUSHGATEWAY) {
            throw new CommandLineException(
                    "--push.expire-after and --push.persistence-file are for --role=pushgateway; give it as well");
        }
        return push;
    }

    private @Nullable URI pushTo() {
        String url = given.get(Flag.PUSH_TO);
        if (url == null) {
            return null;
        }
        if (role() != Role.DEMO_FLEET) {
            throw new CommandLineException("--push-to is for --role=demo-fleet; give it as well");
        }
        try {
            return Urls.external(url);
        } catch (IllegalArgumentException e) {
            throw new CommandLineException(Flag.PUSH_TO.text() + ": " + e.getMessage());
        }
    }

    private @Nullable Duration expireAfter() {
        String given = this.given.get(Flag.PUSH_EXPIRE_AFTER);
        if (given == null) {
            return null;
        }
        try {
            return PushReader.expiry(given);
        } catch (IllegalArgumentException e) {
            throw new CommandLineException(Flag.PUSH_EXPIRE_AFTER.text() + ": " + e.getMessage());
        }
    }

    /** A value and the flag or variable that it comes from. */
    private record Setting(String source, String value) {
        CommandLineException error(String problem) {
            return new CommandLineException(source + ": " + Quoted.value(value) + " " + problem);
        }
    }
}
