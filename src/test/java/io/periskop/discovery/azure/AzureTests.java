package io.periskop.discovery.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.FakeApi;
import io.periskop.discovery.FakeApi.Answer;
import io.periskop.discovery.FakeApi.Request;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Refresh;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AzureTests {
    private static final String SUBSCRIPTION = "/subscriptions/sub-1";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/Shop";
    private static final String COMPUTE = "/providers/Microsoft.Compute/";
    private static final String WORKERS = GROUP + COMPUTE + "virtualMachineScaleSets/workers/virtualMachines";
    private static final String NICS = "/providers/Microsoft.Network/networkInterfaces/";
    private static final String LOGIN = "/tenant-1/oauth2/v2.0/token";
    private static final String MACHINE = "/metadata/identity/oauth2/token";
    private static final AzureIdentity CLIENT = new AzureIdentity.Client("tenant-1", "app-1", Secret.of("s3+cret"));
    private static final AzureAmbient NOTHING =
            new AzureAmbient("", "", null, null, "", "", null, "http://127.0.0.1:1");

    private final AtomicInteger tokens = new AtomicInteger();

    @TempDir
    Path directory;

    @Test
    void findsMachinesWithPrometheusLabels() {
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", CLIENT, NOTHING))) {
            assertThat(finder.found()).containsExactlyElementsOf(Finder.expected("azure/expected/machines.json"));
            assertThat(finder.groups().get(0)).isSameAs(finder.groups().get(0));
            assertThat(api.requests())
                    .filteredOn(request -> !request.path().equals(LOGIN))
                    .allSatisfy(request ->
                            assertThat(request.header("Authorization")).isEqualTo("Bearer token-1"));
            assertThat(asked(api, GROUP + NICS + "first").get(0).parameter("$expand"))
                    .isEqualTo("IPConfigurations/PublicIPAddress");
            assertThat(asked(api, WORKERS + "/3/networkInterfaces/nic").get(0).parameter("api-version"))
                    .isEqualTo("2018-10-01");
        }
    }

    @Test
    void asksWithTheSecretOfAnApplicationOnce() {
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", CLIENT, NOTHING))) {
            finder.found();
            finder.found();
            assertThat(asked(api, LOGIN)).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.body().split("&"))
                        .containsExactlyInAnyOrder(
                                "client_id=app-1",
                                "client_secret=s3%2Bcret",
                                "grant_type=client_credentials",
                                "scope=http%3A%2F%2F127.0.0.1%3A" + api.port() + "%2F.default");
            });
        }
    }

    @Test
    void remembersInterfacesButNotThoseOfDeallocatedMachines() {
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", CLIENT, NOTHING))) {
            finder.found();
            finder.found();
            finder.found();
            assertThat(asked(api, GROUP + NICS + "first")).hasSize(1);
            assertThat(asked(api, GROUP + NICS + "idle")).hasSizeGreaterThan(1);
            api.answers(GROUP + NICS + "idle", nic("true", "10.0.0.9", ""));
            assertThat(finder.foundAgain(found -> found.size() == 4).get(1).get("__address__"))
                    .isEqualTo("10.0.0.9:9000");
        }
    }

    @Test
    void asksForOneResourceGroup() {
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "Shop", CLIENT, NOTHING))) {
            api.answers(GROUP + COMPUTE + "virtualMachines", "{\"value\": []}");
            api.answers(GROUP + COMPUTE + "virtualMachineScaleSets", "{\"value\": []}");
            assertThat(finder.foundAgain(List::isEmpty)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "id-7, id-7"})
    void asksTheMachineForItsIdentity(String configured, String sent) {
        try (FakeApi api = azure();
                Finder finder =
                        new Finder(discovery(api, "", new AzureIdentity.Managed(configured), metadata(NOTHING, api)))) {
            assertThat(finder.found()).hasSize(3);
            Request request = asked(api, MACHINE).get(0);
            assertThat(request.header("Metadata")).isEqualTo("true");
            assertThat(request.parameter("resource")).isEqualTo(api.url());
            assertThat(request.parameter("client_id")).isEqualTo(sent.isEmpty() ? null : sent);
        }
    }

    @Test
    void asksTheEndpointOfAppServiceForTheIdentity() {
        try (FakeApi api = azure()) {
            api.answers("/msi", request -> token());
            AzureAmbient ambient = new AzureAmbient(
                    "", "", null, null, "", api.url() + "/msi", Secret.of("h3ader"), "http://127.0.0.1:1");
            try (Finder finder = new Finder(discovery(api, "", new AzureIdentity.Managed(""), ambient))) {
                assertThat(finder.found()).hasSize(3);
                assertThat(asked(api, "/msi").get(0).header("X-IDENTITY-HEADER"))
                        .isEqualTo("h3ader");
                assertThat(asked(api, "/msi").get(0).parameter("api-version")).isEqualTo("2019-08-01");
            }
        }
    }

    @Test
    void provesAWorkloadWithItsToken() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "jwt-1\n");
        AzureAmbient ambient = new AzureAmbient("tenant-1", "app-2", null, file, "", "", null, "http://127.0.0.1:1");
        for (AzureIdentity identity : List.of(new AzureIdentity.Workload(), new AzureIdentity.Ambient(""))) {
            try (FakeApi api = azure();
                    Finder finder = new Finder(discovery(api, "", identity, ambient))) {
                assertThat(finder.found()).hasSize(3);
                assertThat(asked(api, LOGIN).get(0).body().split("&"))
                        .contains(
                                "client_id=app-2",
                                "client_assertion=jwt-1",
                                "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");
            }
        }
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", new AzureIdentity.Workload(), NOTHING))) {
            assertThat(finder.problem()).startsWith("WorkloadIdentity needs AZURE_TENANT_ID, AZURE_CLIENT_ID and");
        }
    }

    @Test
    void takesTheFirstThatTheEnvironmentOffers() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "jwt-1");
        AzureAmbient both =
                new AzureAmbient("other", "app-3", Secret.of("s3cret"), file, "", "", null, "http://127.0.0.1:1");
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", new AzureIdentity.Ambient("tenant-1"), both))) {
            assertThat(finder.found()).hasSize(3);
            assertThat(asked(api, LOGIN).get(0).body().split("&")).contains("client_id=app-3", "client_secret=s3cret");
        }
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", new AzureIdentity.Ambient(""), metadata(NOTHING, api)))) {
            assertThat(finder.found()).hasSize(3);
            assertThat(asked(api, MACHINE)).hasSize(1);
        }
    }

    @Test
    void isAllOrNothingAndRecovers() {
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", CLIENT, NOTHING))) {
            finder.found();
            api.fails(503);
            assertThat(finder.problem())
                    .isEqualTo("GET " + api.url() + SUBSCRIPTION + COMPUTE
                            + "virtualMachines: answered with status 503; see its log");
            api.says("text/html", "<html>");
            assertThat(finder.await(
                                    Refresh.Failed.class,
                                    failed -> failed.problem().contains("the answer is not JSON"))
                            .problem())
                    .doesNotContain("s3+cret");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(3);
            assertThat(tokens).hasValueGreaterThan(1);
        }
        try (FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", CLIENT, NOTHING))) {
            api.answers(GROUP + NICS + "first", nic("true", "", ""));
            assertThat(finder.problem())
                    .startsWith("the primary network interface of the machine web-1 has no private address");
        }
    }

    @Test
    void takesItsTokenToNoOtherServer() {
        try (FakeApi other = azure();
                FakeApi api = azure();
                Finder finder = new Finder(discovery(api, "", CLIENT, NOTHING))) {
            api.answers(
                    SUBSCRIPTION + COMPUTE + "virtualMachines",
                    "{\"value\": [], \"nextLink\": \"" + other.url() + "/more\"}");
            assertThat(finder.problem()).contains("the next page is on another server, which is not trusted");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void givesUpOnSilence() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        Finder.givesUpOnSilence(
                new AzureDiscovery(
                        new AzureCloud(nowhere, nowhere),
                        "s",
                        "",
                        "",
                        CLIENT,
                        Duration.ofSeconds(300),
                        80,
                        HttpConfig.DEFAULT,
                        NOTHING),
                Duration.ofSeconds(300));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "x",
                "/subscriptions/s/resourceGroups//providers/a/b/c",
                "/subscriptions/s/resourceGroups/g/providers/a/b/",
                "/subscriptions/s/providers/a/b/c/d/e/f"
            })
    void refusesOtherIds(String id) {
        assertThatExceptionOfType(DiscoveryTrouble.class).isThrownBy(() -> AzureId.parse(id));
    }

    @Test
    void leavesNoPathByANameOfAnAnswer() {
        assertThat(AzureId.segment("a/../b c?")).isEqualTo("a%2F..%2Fb%20c%3F");
        assertThatExceptionOfType(DiscoveryTrouble.class).isThrownBy(() -> AzureId.segment(".."));
    }

    @Test
    void readsItsKeys() throws IOException {
        assertThat(Finder.read(
                        directory,
                        "azure_sd_configs: [{subscription_id: s, tenant_id: t, client_id: c, client_secret: s3cret}]"))
                .isEqualTo(new AzureDiscovery(
                        new AzureCloud(
                                URI.create("https://login.microsoftonline.com"),
                                URI.create("https://management.azure.com")),
                        "s",
                        "t",
                        "",
                        new AzureIdentity.Client("t", "c", Secret.of("s3cret")),
                        Duration.ofMinutes(5),
                        80,
                        HttpConfig.DEFAULT,
                        AzureAmbient.of(System.getenv())))
                .satisfies(discovery -> assertThat(discovery.toString()).doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @CsvSource({
        "azurepubliccloud, management.azure.com", "AzureGermanCloud, management.azure.com",
        "AzureCloud, management.azure.com", "AzureChinaCloud, management.chinacloudapi.cn",
        "AzureUSGovernment, management.usgovcloudapi.net", "AzureUSGovernmentCloud, management.usgovcloudapi.net"
    })
    void knowsClouds(String name, String management) {
        assertThat(AzureCloud.named(name))
                .isNotNull()
                .satisfies(cloud -> assertThat(cloud.management().getHost()).isEqualTo(management));
    }

    @Test
    void readsTheEnvironment() {
        assertThat(AzureAmbient.of(Map.of(
                        "AZURE_TENANT_ID", "t",
                        "AZURE_CLIENT_ID", "c",
                        "AZURE_CLIENT_SECRET", "s3cret",
                        "AZURE_FEDERATED_TOKEN_FILE", "/run/token",
                        "AZURE_AUTHORITY_HOST", "https://login.example.com/",
                        "IDENTITY_ENDPOINT", "http://127.0.0.1/msi",
                        "IDENTITY_HEADER", "h3ader")))
                .isEqualTo(new AzureAmbient(
                        "t",
                        "c",
                        Secret.of("s3cret"),
                        Path.of("/run/token"),
                        "https://login.example.com/",
                        "http://127.0.0.1/msi",
                        Secret.of("h3ader"),
                        "http://169.254.169.254"))
                .asString()
                .doesNotContain("s3cret", "h3ader");
    }

    private FakeApi azure() {
        FakeApi api = new FakeApi();
        return api.answers(LOGIN, request -> token())
                .answers(MACHINE, request -> token())
                .answers(
                        SUBSCRIPTION + COMPUTE + "virtualMachines",
                        request -> Answer.json(FakeApi.resource(
                                        request.parameter("$skiptoken") == null
                                                ? "azure/machines-1.json"
                                                : "azure/machines-2.json")
                                .replace("@URL@", api.url())))
                .answers(SUBSCRIPTION + COMPUTE + "virtualMachineScaleSets", FakeApi.resource("azure/scale-sets.json"))
                .answers(WORKERS, FakeApi.resource("azure/workers.json"))
                .answers(GROUP + NICS + "second", nic("false", "10.0.9.9", ""))
                .answers(GROUP + NICS + "first", nic("true", "10.0.0.4", "192.0.2.4"))
                .answers(GROUP + NICS + "idle", "{\"properties\": {\"ipConfigurations\": []}}")
                .answers(SUBSCRIPTION + "/resourceGroups/other" + NICS + "six", nic("true", "fd00::4", ""))
                .answers(WORKERS + "/3/networkInterfaces/nic", nic("true", "10.0.1.7", ""));
    }

    private Answer token() {
        return Answer.json("{\"access_token\": \"token-" + tokens.incrementAndGet() + "\", \"expires_in\": \"3599\"}");
    }

    private static String nic(String primary, String privateIp, String publicIp) {
        String open = publicIp.isEmpty()
                ? ""
                : ", \"publicIPAddress\": {\"properties\": {\"ipAddress\": \"" + publicIp + "\"}}";
        return "{\"properties\": {\"primary\": " + primary
                + ", \"ipConfigurations\": [{\"properties\": {\"privateIPAddress\": \"" + privateIp + "\"" + open
                + "}}]}}";
    }

    private static AzureDiscovery discovery(FakeApi api, String group, AzureIdentity identity, AzureAmbient ambient) {
        URI here = URI.create(api.url());
        return new AzureDiscovery(
                new AzureCloud(here, here),
                "sub-1",
                "tenant-1",
                group,
                identity,
                Finder.OFTEN.multipliedBy(5),
                9000,
                HttpConfig.DEFAULT,
                ambient);
    }

    private static AzureAmbient metadata(AzureAmbient ambient, FakeApi api) {
        return new AzureAmbient(
                ambient.tenantId(),
                ambient.clientId(),
                ambient.clientSecret(),
                ambient.tokenFile(),
                ambient.authorityHost(),
                ambient.identityEndpoint(),
                ambient.identityHeader(),
                api.url());
    }

    private static List<Request> asked(FakeApi api, String path) {
        return api.requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }
}
