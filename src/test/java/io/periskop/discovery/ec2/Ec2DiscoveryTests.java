package io.periskop.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovering;
import io.periskop.discovery.FakeServer.Asked;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import io.periskop.label.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

class Ec2DiscoveryTests {
    private static final AwsLogin NOBODY = new AwsLogin("", null, "", "", "");
    private static final AwsLogin KEY = new AwsLogin("FIXED", Secret.of("s3cret"), "", "", "");
    private static final String ROLE = "arn:aws:iam::123456789012:role/reader";

    private final FakeAws aws = new FakeAws();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path home;

    @BeforeEach
    void endpoints() {
        environment.put("AWS_ENDPOINT_URL_STS", aws.uri().toString());
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.uri().toString());
        aws.tokens.put("FIXED", "");
        aws.tokens.put("ENVIRONMENT", "");
        aws.tokens.put("PROFILE", "");
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void findsInstancesOfAllPages() {
        aws.pages = List.of(FakeAws.page("1", "10.0.0.1", "10.0.0.2"), FakeAws.page("2"), FakeAws.page("", "10.0.0.3"));
        try (Discovering discovering = discovering(KEY)) {
            List<TargetGroup> groups = discovering.found().groups();
            assertThat(groups).extracting(TargetGroup::source).containsExactly("eu-west-1");
            assertThat(groups.get(0).targets())
                    .extracting(target -> target.get(Labels.ADDRESS))
                    .containsExactly("10.0.0.1:9100", "10.0.0.2:9100", "10.0.0.3:9100");
            assertThat(groups.get(0).targets().get(2).get("__meta_ec2_availability_zone_id"))
                    .isEqualTo("euw1-az3");
        }
        Asked first = aws.asked("DescribeInstances").get(0);
        assertThat(first.form("Filter.1.Name")).isEqualTo("tag:team & co");
        assertThat(first.form("Filter.1.Value.1")).isEqualTo("a+b");
        assertThat(first.form("Filter.1.Value.2")).isEqualTo("c=d");
        assertThat(first.form("Filter.2.Name")).isEqualTo("instance-state-name");
        assertThat(first.form("NextToken")).isEmpty();
        assertThat(aws.asked("DescribeInstances").get(2).form("NextToken")).isEqualTo("2");
        assertThat(aws.asked("DescribeInstances").get(2).form("Filter.1.Name")).isEqualTo("tag:team & co");
    }

    @Test
    void asksForZonesOnceAndKeepsWhatDidNotChange() {
        try (Discovering discovering = discovering(KEY)) {
            discovering.waitFor(() -> discovering.refreshes().size() >= 3);
            assertThat(((Refresh.Found) discovering.refreshes().get(2)).groups().get(0))
                    .isSameAs(((Refresh.Found) discovering.refreshes().get(0))
                            .groups()
                            .get(0));
        }
        assertThat(aws.asked("DescribeAvailabilityZones")).hasSize(1);
    }

    @Test
    void aRowOfPagesThatNeverEndsIsGivenUp() {
        aws.pages = List.of(FakeAws.page("0", "10.0.0.1"));
        try (Discovering discovering = Discovering.now(discovery(KEY, "eu-west-1"))) {
            assertThat(discovering.failed().problem()).contains("more than 200 pages");
        }
    }

    @Test
    void withoutZonesOneLabelIsMissing() {
        aws.denied.add("DescribeAvailabilityZones");
        try (Discovering discovering = discovering(KEY)) {
            Refresh.Partial partial =
                    (Refresh.Partial) discovering.until(refresh -> refresh instanceof Refresh.Partial);
            assertThat(partial.problem())
                    .isEqualTo("the IDs of zones are not known: DescribeAvailabilityZones at " + aws.uri()
                            + "/ answered 403 (UnauthorizedOperation);"
                            + " allow ec2:DescribeAvailabilityZones to the user or role of the server");
            assertThat(partial.groups().get(0).targets().get(0).byName())
                    .containsEntry("__meta_ec2_availability_zone", "eu-west-1a")
                    .doesNotContainKey("__meta_ec2_availability_zone_id");
            aws.denied.clear();
            assertThat(discovering.found().groups().get(0).targets().get(0).byName())
                    .containsKey("__meta_ec2_availability_zone_id");
        }
    }

    @Test
    void saysWhatFailedAndRecovers() {
        try (Discovering discovering = discovering(KEY)) {
            discovering.found();
            aws.denied.add("DescribeInstances");
            assertThat(discovering.failed().problem())
                    .endsWith("answered 403 (UnauthorizedOperation);"
                            + " allow ec2:DescribeInstances to the user or role of the server");
            aws.denied.clear();
            aws.tokens.remove("FIXED");
            fails(
                    discovering,
                    "answered 403 (SignatureDoesNotMatch); check the credentials, and that the clock of the server");
            aws.tokens.put("FIXED", "");
            aws.pages = List.of("{}");
            fails(discovering, "answered what is not XML at line 1, column 1;");
            aws.pages = List.of("<html/>");
            fails(discovering, "DescribeInstances got another answer than EC2 gives; check endpoint");
            aws.pages = List.of(FakeAws.page("", "10.0.0.7"));
            assertThat(discovering.found().groups().get(0).targets()).hasSize(1);
        }
    }

    @Test
    void takesTheKeyOfTheConfigurationBeforeAllOthers() throws IOException {
        environment();
        profiles();
        asks(KEY, "FIXED");
    }

    @Test
    void takesTheProfileOfTheConfigurationBeforeTheEnvironment() throws IOException {
        environment();
        profiles();
        asks(new AwsLogin("", null, "team", "", ""), "PROFILE");
        environment.put("AWS_PROFILE", "team");
        asks(NOBODY, "PROFILE");
    }

    @Test
    void takesTheEnvironmentBeforeTheDefaultProfile() throws IOException {
        environment();
        profiles();
        asks(NOBODY, "ENVIRONMENT");
    }

    @Test
    void takesTheDefaultProfileBeforeTheInstance() throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(
                home.resolve(".aws/credentials"),
                "[default]\naws_access_key_id=PROFILE\naws_secret_access_key=s3cret\n");
        asks(NOBODY, "PROFILE");
    }

    @Test
    void takesTheRoleOfTheInstance() {
        asks(NOBODY, "INSTANCE");
        assertThat(aws.asked().get(0).method()).isEqualTo("PUT");
    }

    @Test
    void takesTheRoleOfTheContainer() throws IOException {
        Path token = Files.writeString(home.resolve("token"), "pod-t0ken\n");
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.uri() + "/container");
        environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.toString());
        asks(NOBODY, "CONTAINER");
    }

    @Test
    void takesTheIdentityOfThePod() throws IOException {
        Path token = Files.writeString(home.resolve("token"), FakeAws.IDENTITY + "\n");
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
        environment.put("AWS_ROLE_ARN", ROLE);
        asks(NOBODY, ROLE);
        Files.delete(token);
        try (Discovering discovering = discovering(NOBODY)) {
            assertThat(discovering.failed().problem())
                    .isEqualTo("the file " + token + " cannot be read (NoSuchFileException); check it and its rights");
        }
    }

    @Test
    void assumesARoleWithWhatItHas() {
        asks(new AwsLogin("FIXED", Secret.of("s3cret"), "", ROLE, "outside"), ROLE + "outside");
        Asked asked = aws.asked("AssumeRole").get(0);
        assertThat(asked.form("RoleSessionName")).isEqualTo("periskop");
        assertThat(asked.headers().get("authorization")).contains("FIXED/", "/eu-west-1/sts/aws4_request");
    }

    @Test
    void assumesTheRolesOfProfiles() throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), """
                [profile a]
                role_arn = role-a
                source_profile = b
                external_id = x
                [profile b]
                role_arn = role-b
                credential_source = Environment
                [profile loop]
                role_arn = role-l
                source_profile = loop2
                [profile loop2]
                role_arn = role-l
                source_profile = loop
                [profile bare]
                role_arn = role-c
                [profile sso]
                sso_session = x
                """);
        environment();
        asks(profile("a"), "role-ax");
        assertThat(aws.asked("AssumeRole"))
                .extracting(asked -> asked.form("RoleArn"))
                .containsExactly("role-b", "role-a");
        refuses("loop", "is at the end of a long or endless row of source_profile; shorten it");
        refuses("bare", "has role_arn, but neither source_profile nor credential_source; add one");
        refuses("sso", "has no aws_access_key_id and aws_secret_access_key; add them,");
        refuses("nobody", "has no aws_access_key_id and aws_secret_access_key; add them,");
    }

    @Test
    void keepsKeysUntilTheyAreAboutToExpire() {
        aws.expiry = Instant.parse("1970-01-01T00:08:00Z");
        try (Discovering discovering = discovering(new AwsLogin("FIXED", Secret.of("s3cret"), "", ROLE, ""))) {
            discovering.waitFor(() -> aws.askers.size() >= 3);
            assertThat(aws.asked("AssumeRole")).as("in the first three minutes").hasSize(1);
            discovering.waitFor(() -> aws.asked("AssumeRole").size() >= 2);
            assertThat(aws.askers).hasSizeBetween(3, 4);
        }
    }

    @Test
    void troubleMakesItForgetItsKeys() {
        try (Discovering discovering = discovering(NOBODY)) {
            discovering.found();
            aws.denied.add("DescribeInstances");
            discovering.failed();
            aws.denied.clear();
            discovering.found();
        }
        assertThat(aws.asked().stream().filter(asked -> asked.path().equals("/latest/api/token")))
                .hasSizeGreaterThan(1);
    }

    @Test
    void withoutAnyKeysItSaysSo() {
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        try (Discovering discovering = discovering(NOBODY)) {
            assertThat(discovering.failed().problem())
                    .isEqualTo("there are no credentials;"
                            + " give access_key and secret_key, a profile, or the server a role");
        }
        assertThat(aws.asked()).isEmpty();
    }

    @Test
    void findsOutTheRegion() throws IOException {
        regionIs("eu-south-1");
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), "[default]\nregion = eu-north-1\n");
        regionIs("eu-north-1");
        environment.put("AWS_DEFAULT_REGION", "eu-west-2");
        regionIs("eu-west-2");
        environment.put("AWS_REGION", "eu-west-3");
        regionIs("eu-west-3");
        environment.put("AWS_REGION", "evil.example.com/");
        try (Discovering discovering = discovering(KEY, "")) {
            assertThat(discovering.failed().problem()).isEqualTo("the region that was found is not one; give region");
        }
    }

    @Test
    void knowsWhereTheServicesOfARegionAre() {
        AwsSession session = new AwsSession(
                KEY,
                Discovering.context((config, call) -> null, Schedulers.parallel()),
                new AwsEnvironment(Map.of(), home),
                null);
        assertThat(session.endpoint("ec2", "eu-west-1")).hasToString("https://ec2.eu-west-1.amazonaws.com");
        assertThat(session.endpoint("sts", "cn-north-1")).hasToString("https://sts.cn-north-1.amazonaws.com.cn");
    }

    @Test
    void isAValueWithoutSecrets() {
        assertThat(discovery(KEY, "")).isEqualTo(discovery(KEY, "")).hasSameHashCodeAs(discovery(KEY, ""));
        assertThat(discovery(KEY, "").toString()).doesNotContain("s3cret");
        assertThat(new AwsEnvironment(Map.of("A", "s3cret"), home).toString()).doesNotContain("s3cret");
    }

    private void environment() {
        environment.put("AWS_ACCESS_KEY_ID", "ENVIRONMENT");
        environment.put("AWS_SECRET_ACCESS_KEY", "s3cret");
    }

    private void profiles() throws IOException {
        Path file = Files.writeString(
                home.resolve("other"),
                "[default]\naws_access_key_id=UNKNOWN\naws_secret_access_key=x\n"
                        + "[team]\naws_access_key_id=PROFILE\naws_secret_access_key=s3cret\n");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", file.toString());
    }

    private static AwsLogin profile(String name) {
        return new AwsLogin("", null, name, "", "");
    }

    private void asks(AwsLogin login, String accessKey) {
        aws.askers.clear();
        try (Discovering discovering = discovering(login)) {
            discovering.found();
        }
        assertThat(aws.askers).isNotEmpty().containsOnly(accessKey);
    }

    private void refuses(String profile, String problem) {
        try (Discovering discovering = discovering(profile(profile))) {
            assertThat(discovering.failed().problem()).contains("the profile '").contains("' " + problem);
        }
    }

    private static void fails(Discovering discovering, String problem) {
        discovering.until(refresh ->
                refresh instanceof Refresh.Failed failed && failed.problem().contains(problem));
    }

    private void regionIs(String region) {
        try (Discovering discovering = discovering(KEY, "")) {
            assertThat(discovering.found().groups().get(0).source()).isEqualTo(region);
        }
    }

    private Discovering discovering(AwsLogin login) {
        return discovering(login, "eu-west-1");
    }

    private Discovering discovering(AwsLogin login, String region) {
        AwsEnvironment around = new AwsEnvironment(Map.copyOf(environment), home);
        return Discovering.quickly(context -> discovery(login, region).refreshes(context, around));
    }

    private Ec2Discovery discovery(AwsLogin login, String region) {
        return new Ec2Discovery(
                region,
                aws.uri(),
                login,
                Duration.ofSeconds(60),
                9100,
                List.of(
                        new Ec2Filter("tag:team & co", List.of("a+b", "c=d")),
                        new Ec2Filter("instance-state-name", List.of("running"))),
                HttpConfig.DEFAULT);
    }
}
