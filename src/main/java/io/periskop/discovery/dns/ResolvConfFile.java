package io.periskop.discovery.dns;

import io.periskop.discovery.DiscoveryTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the servers are listed, and the port that they all have.
 *
 * @param path of a file that is read for each refresh, because it may change at any time
 */
record ResolvConfFile(Path path, int port) {
    static final ResolvConfFile SYSTEM = new ResolvConfFile(Path.of("/etc/resolv.conf"), 53);

    private static final int MAX_BYTES = 1 << 20;

    /** Reads from disk. Fails with {@link DiscoveryTrouble}. */
    ResolvConf read() {
        try (InputStream in = Files.newInputStream(path)) {
            ResolvConf conf = ResolvConf.parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            if (conf.servers().isEmpty()) {
                throw new DiscoveryTrouble(path + " names no nameserver; add one");
            }
            return conf;
        } catch (IOException e) {
            throw new DiscoveryTrouble(path + ", which names the DNS servers, cannot be read: " + e, e);
        }
    }
}
