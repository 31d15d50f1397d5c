package io.periskop.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.BoundedXml;
import io.periskop.label.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ec2InstancesTests {
    @Test
    void everyFieldIsALabel() throws IOException {
        byte[] page = Files.readAllBytes(Path.of("src/test/resources/discovery/ec2/instances.xml"));
        assertThat(Ec2Instances.targets(BoundedXml.read(page), "eu-west-1", 80, Map.of("eu-west-1a", "euw1-az3")))
                .containsExactly(
                        Labels.of(Map.ofEntries(
                                Map.entry("__address__", "10.0.0.1:80"),
                                Map.entry("__meta_ec2_ami", "ami-1"),
                                Map.entry("__meta_ec2_architecture", "x86_64"),
                                Map.entry("__meta_ec2_availability_zone", "eu-west-1a"),
                                Map.entry("__meta_ec2_availability_zone_id", "euw1-az3"),
                                Map.entry("__meta_ec2_default_ipv6_address", "2001:db8::22"),
                                Map.entry("__meta_ec2_instance_id", "i-full"),
                                Map.entry("__meta_ec2_instance_lifecycle", "spot"),
                                Map.entry("__meta_ec2_instance_state", "running"),
                                Map.entry("__meta_ec2_instance_type", "c4.xlarge"),
                                Map.entry("__meta_ec2_ipv6_addresses", ",2001:db8::21,2001:db8::22,2001:db8::31,"),
                                Map.entry("__meta_ec2_owner_id", "123456789012"),
                                Map.entry("__meta_ec2_platform", "windows"),
                                Map.entry("__meta_ec2_primary_ipv6_addresses", ",,,2001:db8::22,"),
                                Map.entry("__meta_ec2_primary_subnet_id", "subnet-1"),
                                Map.entry("__meta_ec2_private_dns_name", "ip-10-0-0-1.example.com"),
                                Map.entry("__meta_ec2_private_ip", "10.0.0.1"),
                                Map.entry("__meta_ec2_public_dns_name", "ec2-198-51-100-1.example.com"),
                                Map.entry("__meta_ec2_public_ip", "198.51.100.1"),
                                Map.entry("__meta_ec2_region", "eu-west-1"),
                                Map.entry("__meta_ec2_subnet_id", ",subnet-2,subnet-1,"),
                                Map.entry("__meta_ec2_tag_Name", "Server 1"),
                                Map.entry("__meta_ec2_tag_aws_team_name", "a & b"),
                                Map.entry("__meta_ec2_vpc_id", "vpc-1"))),
                        Labels.of(Map.of(
                                "__address__", "[2001:db8::51]:80",
                                "__meta_ec2_availability_zone", "eu-west-1z",
                                "__meta_ec2_default_ipv6_address", "2001:db8::51",
                                "__meta_ec2_instance_id", "i-ipv6",
                                "__meta_ec2_ipv6_addresses", ",2001:db8::51,",
                                "__meta_ec2_region", "eu-west-1",
                                "__meta_ec2_subnet_id", ",subnet-3,",
                                "__meta_ec2_vpc_id", "vpc-2")),
                        Labels.of(Map.of(
                                "__address__", "10.0.0.9:80",
                                "__meta_ec2_instance_id", "i-classic",
                                "__meta_ec2_private_ip", "10.0.0.9",
                                "__meta_ec2_region", "eu-west-1")));
    }

    @ParameterizedTest
    @CsvSource({
        "<Response><Errors><Error><Code>AuthFailure</Code><Message>m</Message></Error></Errors></Response>, AuthFailure",
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code></Error></ErrorResponse>, AccessDenied",
        "<Response><Errors><Error><Code>a b\u001b/c</Code></Error></Errors></Response>, ''",
        "<html/>, ''",
        "nonsense, ''",
        "<ErrorResponse><Error><Code>a b(c)</Code></Error></ErrorResponse>, abc"
    })
    void knowsErrorsByTheirCode(String body, String expected) {
        assertThat(AwsQuery.code(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }
}
