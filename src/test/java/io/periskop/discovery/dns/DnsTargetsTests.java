package io.periskop.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class DnsTargetsTests {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "SRV, 1 2 8080 Shop-1.example.com., Shop-1.example.com:8080, srv_record_target, Shop-1.example.com., 8080",
                "SRV, 0 0 0 ., :0, srv_record_target, ., 0",
                "A, 192.0.2.1, 192.0.2.1:9, -, -, -",
                "AAAA, 2001:db8:0:0:0:0:0:1, [2001:db8::1]:9, -, -, -",
                "AAAA, ::, [::]:9, -, -, -",
                "AAAA, ::ffff:192.0.2.1, 192.0.2.1:9, -, -, -",
                "MX, 10 mail.example.com., mail.example.com:9, mx_record_target, mail.example.com., -",
                "NS, ns1.example.com., ns1.example.com:9, ns_record_target, ns1.example.com., -",
            })
    void aRecordIsATarget(String type, String data, String address, String label, String target, String port)
            throws Exception {
        TargetGroup group = DnsTargets.group("shop", List.of(record(type, data)), 9);
        assertThat(group.source()).isEqualTo("shop");
        assertThat(group.labels()).isEqualTo(Labels.of(Map.of("__meta_dns_name", "shop")));
        Labels expected = Labels.of(Map.of("__address__", address));
        if (label != null) {
            expected = expected.plus(Labels.of(Map.of("__meta_dns_" + label, target)));
        }
        if (port != null) {
            expected = expected.plus(Labels.of(Map.of("__meta_dns_srv_record_port", port)));
        }
        assertThat(group.targets()).containsExactly(expected);
    }

    @Test
    void recordsOnTheWayAreNoTargetsAndTheOrderDoesNotChange() throws Exception {
        Record alias = record("CNAME", "web.example.com.");
        Record text = record("TXT", "hello");
        Record one = record("A", "192.0.2.1");
        Record two = record("A", "192.0.2.2");
        TargetGroup group = DnsTargets.group("shop", List.of(alias, two, text, one), 80);
        assertThat(group.targets())
                .extracting(labels -> labels.get(Labels.ADDRESS))
                .containsExactly("192.0.2.1:80", "192.0.2.2:80");
        assertThat(DnsTargets.group("shop", List.of(one, alias, two), 80)).isEqualTo(group);
        assertThat(DnsTargets.group("shop", List.of(), 80).targets()).isEmpty();
    }

    private static Record record(String type, String data) throws Exception {
        return Record.fromString(
                Name.fromString("shop.example.com."), Type.value(type), DClass.IN, 60, data, Name.root);
    }
}
