package io.periskop.discovery.ec2;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Urls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where AWS' own tools look: variables of the environment, and files below a home.
 *
 * @param variables of the environment
 */
record AwsEnvironment(Map<String, String> variables, Path home) {
    private static final long LARGEST = 1 << 20;

    static AwsEnvironment system() {
        return new AwsEnvironment(System.getenv(), Path.of(System.getProperty("user.home", "/")));
    }

    /** Empty if there is none. */
    String get(String name) {
        return variables.getOrDefault(name, "").trim();
    }

    /** Of the variables that has a value first; empty if none has. */
    String first(String... names) {
        for (String name : names) {
            if (!get(name).isEmpty()) {
                return get(name);
            }
        }
        return "";
    }

    /** The URL of a server in the first of these that has a value; null if none has. */
    @Nullable
    URI server(String... names) {
        for (String name : names) {
            if (!get(name).isEmpty()) {
                try {
                    return Urls.server(get(name));
                } catch (IllegalArgumentException e) {
                    throw new DiscoveryTrouble("the variable " + name + ": " + e.getMessage(), e);
                }
            }
        }
        return null;
    }

    /** A file that may be missing, which is the same as empty. Blocks. */
    String optionalFile(String variable, String belowHome) {
        Path path = get(variable).isEmpty() ? home.resolve(belowHome) : Path.of(get(variable));
        try {
            return read(path);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Without white space around it. Blocks. */
    static String file(String name) {
        Path path = Path.of(name);
        try {
            return read(path).trim();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static String read(Path path) throws IOException {
        if (Files.size(path) > LARGEST) {
            throw new IOException("larger than 1 MiB");
        }
        return Files.readString(path);
    }

    private static DiscoveryTrouble unreadable(Path path, IOException e) {
        return new DiscoveryTrouble(
                "the file " + path + " cannot be read (" + e.getClass().getSimpleName() + "); check it and its rights",
                e);
    }

    @Override
    public String toString() {
        return "AwsEnvironment[" + home + "]";
    }
}
