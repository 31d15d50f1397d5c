package io.periskop.discovery.dns;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Excerpt;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Reads {@code dns_sd_configs}. */
public final class DnsMechanism implements Mechanism {
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);
    private static final int LAST_PORT = 65_535;
    private static final int FIRST_NOT_ASCII = 128;

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public List<String> keys() {
        return List.of("names", "type", "port", "refresh_interval");
    }

    @Override
    public boolean usesHttp() {
        return false;
    }

    @Override
    public Discovery read(Settings settings) {
        List<String> names = settings.texts("names");
        if (names.isEmpty()) {
            throw settings.error("names", "missing; give at least one name, such as _http._tcp.shop.example.com");
        }
        names.forEach(name -> check(settings, name));
        RecordType type = Objects.requireNonNullElse(settings.parsed("type", DnsMechanism::type), RecordType.SRV);
        int port = settings.integer("port", 0, 1, LAST_PORT);
        if (port == 0 && type != RecordType.SRV) {
            throw settings.error(
                    "port", "missing; give the targets' port, which records of type " + type + " do not have");
        }
        Duration interval = settings.duration("refresh_interval", REFRESH_INTERVAL);
        return new DnsDiscovery(names, type, port, interval, ResolvConfFile.SYSTEM);
    }

    private static RecordType type(String text) {
        try {
            return RecordType.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("unknown type " + Excerpt.of(text) + "; " + e.getMessage(), e);
        }
    }

    private static void check(Settings settings, String name) {
        try {
            boolean plain = name.chars().allMatch(c -> c > ' ' && c < FIRST_NOT_ASCII);
            if (!plain) {
                throw new TextParseException("not ASCII");
            }
            Name.fromString(name);
        } catch (TextParseException e) {
            throw settings.error(
                    "names",
                    "bad name " + Excerpt.of(name) + "; write labels of ASCII characters with dots in between");
        }
    }
}
