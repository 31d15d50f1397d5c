package io.periskop.discovery.ec2;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import io.periskop.discovery.Urls;
import io.periskop.http.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Reads {@code ec2_sd_configs}. */
public final class Ec2Mechanism implements Mechanism {
    private static final int HTTP = 80;
    private static final int HIGHEST_PORT = 65_535;

    @Override
    public String name() {
        return "ec2";
    }

    @Override
    public List<String> keys() {
        return List.of(
                "region",
                "endpoint",
                "access_key",
                "secret_key",
                "profile",
                "role_arn",
                "external_id",
                "refresh_interval",
                "port",
                "filters");
    }

    @Override
    public Discovery read(Settings settings) {
        String region = settings.parsed("region", Ec2Mechanism::region);
        return new Ec2Discovery(
                region == null ? "" : region,
                settings.text("endpoint", "").isEmpty() ? null : settings.parsed("endpoint", Ec2Mechanism::endpoint),
                login(settings),
                settings.duration("refresh_interval", Duration.ofSeconds(60)),
                settings.integer("port", HTTP, 0, HIGHEST_PORT),
                settings.list("filters", "name", "values").stream()
                        .map(Ec2Mechanism::filter)
                        .toList(),
                settings.http());
    }

    /** As in Prometheus, one of the two keys without the other does not count. */
    private static AwsLogin login(Settings settings) {
        String accessKey = settings.text("access_key", "");
        String secretKey = settings.text("secret_key", "");
        boolean both = !accessKey.isEmpty() && !secretKey.isEmpty();
        return new AwsLogin(
                both ? accessKey : "",
                both ? Secret.of(secretKey) : null,
                settings.text("profile", ""),
                settings.text("role_arn", ""),
                settings.text("external_id", ""));
    }

    private static Ec2Filter filter(Settings filter) {
        String name = filter.required("name", "give the name of an EC2 filter, such as tag:team");
        List<String> values = filter.texts("values");
        if (values.isEmpty()) {
            throw filter.error("values", "missing; give at least one value");
        }
        return new Ec2Filter(name, values);
    }

    private static String region(String text) {
        if (!text.isEmpty() && !AwsSession.isRegion(text)) {
            throw Urls.bad(text, "is not a region; write it like eu-west-1");
        }
        return text;
    }

    private static URI endpoint(String text) {
        return Urls.server(text.contains("://") ? text : "https://" + text);
    }
}
