package io.periskop.discovery.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovering;
import io.periskop.discovery.FakeServer;
import io.periskop.discovery.FakeServer.Reply;
import io.periskop.discovery.Refresh;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class EurekaDiscoveryTests {
    private volatile Reply reply = Reply.status(500);
    private final FakeServer eureka =
            FakeServer.with(asked -> Mono.just(asked.path().equals("/eureka/apps") ? reply : Reply.status(404)));

    @BeforeEach
    void read() throws IOException {
        reply = Reply.ok(Files.readString(Path.of("src/test/resources/discovery/eureka/apps.xml")));
    }

    @AfterEach
    void stop() {
        eureka.close();
    }

    @Test
    void findsEveryInstance() {
        String meta = "__meta_eureka_app_instance_";
        try (Discovering discovering = Discovering.now(discovery())) {
            Refresh.Found found = discovering.found();
            assertThat(found.groups()).hasSize(1);
            assertThat(found.groups().get(0).source()).isEqualTo("eureka");
            assertThat(found.groups().get(0).targets())
                    .containsExactly(
                            Labels.of(Map.ofEntries(
                                    Map.entry("__address__", "checkout-1.example.com:8080"),
                                    Map.entry("instance", "checkout-1.example.com:checkout:8080"),
                                    Map.entry("__meta_eureka_app_name", "CHECKOUT"),
                                    Map.entry(meta + "id", "checkout-1.example.com:checkout:8080"),
                                    Map.entry(meta + "hostname", "checkout-1.example.com"),
                                    Map.entry(meta + "homepage_url", "http://checkout-1.example.com:8080/"),
                                    Map.entry(meta + "statuspage_url", "http://checkout-1.example.com:8080/info"),
                                    Map.entry(meta + "healthcheck_url", "http://checkout-1.example.com:8080/health"),
                                    Map.entry(meta + "ip_addr", "192.0.2.10"),
                                    Map.entry(meta + "vip_address", "checkout"),
                                    Map.entry(meta + "secure_vip_address", "checkout-secure"),
                                    Map.entry(meta + "status", "UP"),
                                    Map.entry(meta + "port", "8080"),
                                    Map.entry(meta + "port_enabled", "true"),
                                    Map.entry(meta + "secure_port", "443"),
                                    Map.entry(meta + "secure_port_enabled", "false"),
                                    Map.entry(meta + "country_id", "1"),
                                    Map.entry(meta + "metadata_management_port", "9090"),
                                    Map.entry(meta + "metadata_team", "shop & pay"),
                                    Map.entry(meta + "datacenterinfo_name", "Amazon"),
                                    Map.entry(meta + "datacenterinfo_metadata_instance_id", "i-1"))),
                            Labels.of(Map.of(
                                    "__address__",
                                    "[2001:db8::5]:80",
                                    "instance",
                                    "payments-1",
                                    "__meta_eureka_app_name",
                                    "PAYMENTS",
                                    meta + "id",
                                    "payments-1",
                                    meta + "hostname",
                                    "2001:db8::5",
                                    meta + "status",
                                    "DOWN",
                                    meta + "country_id",
                                    "0")));
        }
        assertThat(eureka.asked().get(0).headers()).containsEntry("accept", "application/xml");
    }

    @Test
    void emptiesWhenNobodyIsThere() {
        try (Discovering discovering = Discovering.quickly(discovery())) {
            discovering.found();
            reply = Reply.ok("<applications><versions__delta>1</versions__delta></applications>");
            discovering.until(refresh -> refresh instanceof Refresh.Found found
                    && found.groups().get(0).targets().isEmpty());
        }
    }

    @Test
    void saysWhatFailedAndRecovers() {
        Reply well = reply;
        try (Discovering discovering = Discovering.quickly(discovery())) {
            Refresh.Found first = discovering.found();
            fails(discovering, Reply.status(401), "answered 401; check that server is the URL below which /apps is");
            fails(discovering, Reply.ok("{\"applications\": {}}"), "answered what is not XML at line 1, column 1;");
            fails(discovering, Reply.ok("<html/>"), "answered something else than applications;");
            fails(
                    discovering,
                    Reply.ok("<!DOCTYPE a [<!ENTITY x 'y'>]><applications>&x;</applications>"),
                    "document type");
            fails(
                    discovering,
                    Reply.ok(
                            "<applications><application><instance><port>x</port></instance></application></applications>"),
                    "answered an instance whose port is not a number;");
            reply = well;
            assertThat(discovering.found().groups().get(0))
                    .isSameAs(first.groups().get(0));
        }
    }

    private void fails(Discovering discovering, Reply with, String problem) {
        reply = with;
        discovering.until(refresh ->
                refresh instanceof Refresh.Failed failed && failed.problem().contains(problem));
    }

    private EurekaDiscovery discovery() {
        return new EurekaDiscovery(
                URI.create("http://" + eureka.hostPort() + "/eureka"), Duration.ofSeconds(30), HttpConfig.DEFAULT);
    }
}
