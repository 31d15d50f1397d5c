package io.periskop.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** As the build wrote it. */
final class Version {
    private Version() {}

    /** Of every request that this server makes. */
    static String userAgent() {
        return "Periskop/" + current();
    }

    static String current() {
        try (InputStream in = Version.class.getResourceAsStream("/META-INF/build-info.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("build.version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
