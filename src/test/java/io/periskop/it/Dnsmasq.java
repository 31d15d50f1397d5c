package io.periskop.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real DNS server on loopback: Debian's dnsmasq, which knows what it is told and asks nobody. */
public final class Dnsmasq implements AutoCloseable {
    private final Path folder;
    private final String address;
    private final int port;
    private Process process;

    /** @param zone lines of its configuration, such as {@code host-record=a.example.com,192.0.2.1} */
    public Dnsmasq(Path folder, String address, int port, String... zone) throws IOException {
        this.folder = folder;
        this.address = address;
        this.port = port;
        hosts();
        restart(zone);
    }

    public int port() {
        return port;
    }

    /** With another zone. */
    public void restart(String... zone) throws IOException {
        stop();
        Path conf = Files.write(folder.resolve("dnsmasq.conf"), List.of(zone));
        process = Tools.start(
                "dnsmasq-base",
                "dnsmasq",
                builder -> builder.command(
                                "dnsmasq",
                                "--keep-in-foreground",
                                "--conf-file=" + conf,
                                "--no-resolv",
                                "--no-hosts",
                                "--addn-hosts=" + folder.resolve("hosts"),
                                "--local=/example.com/",
                                "--listen-address=" + address,
                                "--bind-interfaces",
                                "--port=" + port,
                                "--pid-file=",
                                "--user=" + System.getProperty("user.name"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("dnsmasq.log").toFile()));
        Eventually.within(Duration.ofSeconds(20), this::listens);
    }

    /** Addresses and names as in /etc/hosts, read anew without a restart. */
    public void hosts(String... lines) throws IOException {
        Files.write(folder.resolve("hosts"), List.of(lines));
        if (process != null) {
            try {
                new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    public void stop() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("dnsmasq ended: " + Files.readString(folder.resolve("dnsmasq.log")));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
