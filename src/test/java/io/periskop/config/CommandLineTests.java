package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTests {
    private static final Map<String, String> NO_ENV = Map.of();

    @Test
    void nothingIsSetWithoutArguments() {
        assertThat(CommandLine.parse(new String[0], Map.of("CONFIG_FILE", "", "PORT", "", "OTHER", "x")))
                .isEqualTo(new Options(Role.SERVER, null, null, null, null, null, false, null, false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config a.yaml", "--config=a.yaml", "-config a.yaml", "-config=a.yaml"})
    void namesTheFile(String line) {
        assertThat(parse(line).configFile()).isEqualTo(Path.of("a.yaml"));
    }

    @ParameterizedTest
    @CsvSource({"--port 8080, 8080", "-port=0, 0", "--port=65535, 65535", "--port 1 --port 2, 2"})
    void setsThePort(String line, int port) {
        assertThat(parse(line).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "--address 127.0.0.1, 127.0.0.1",
        "--address=[::1], ::1",
        "-address ::1, ::1",
        "--address fe80::1%eth0, fe80::1%eth0",
        "--address example.com, example.com"
    })
    void setsTheAddress(String line, String address) {
        assertThat(parse(line).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "/periskop,/periskop",
        "tools/periskop/,/tools/periskop",
        "//a//,/a",
        "/,''",
        "/.well_known~1,/.well_known~1"
    })
    void setsThePrefix(String prefix, String read) {
        Options options = CommandLine.parse(new String[] {"--web.route-prefix=" + prefix}, Map.of());
        assertThat(options.routePrefix()).isEqualTo(read);
    }

    @Test
    void switchesTakeNoValue() {
        Options options = parse("--demo --version -help --role=server");
        assertThat(options.demo()).isTrue();
        assertThat(options.version()).isTrue();
        assertThat(options.help()).isTrue();
        assertThat(parse("-h").help()).isTrue();
    }

    @Test
    void aFleetMayPushToAGateway() {
        Options options = parse("--role=demo-fleet --push-to http://gateway.example.com:7878/");
        assertThat(options.role()).isEqualTo(Role.DEMO_FLEET);
        assertThat(options.pushTo()).isEqualTo(URI.create("http://gateway.example.com:7878/"));
        assertThat(parse("--role=demo-fleet").pushTo()).isNull();
    }

    @Test
    void theEnvironmentFillsIn() {
        Options options = CommandLine.parse(new String[0], Map.of("CONFIG_FILE", "env.yaml", "PORT", "80"));
        assertThat(options.configFile()).isEqualTo(Path.of("env.yaml"));
        assertThat(options.port()).isEqualTo(80);
    }

    @Test
    void flagsWinOverEvenABrokenEnvironment() {
        Options options = CommandLine.parse(
                new String[] {"--port=1", "--config=flag.yaml"}, Map.of("PORT", "none", "CONFIG_FILE", "\0"));
        assertThat(options.port()).isEqualTo(1);
        assertThat(options.configFile()).isEqualTo(Path.of("flag.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void helpDoesNotNeedTheEnvironment(String flag) {
        assertThat(CommandLine.parse(new String[] {flag}, Map.of("PORT", "none"))
                        .port())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 1 | unknown flag --prot; did you mean --port?",
                "-prot=1 | unknown flag -prot; did you mean --port?",
                "--Config x | unknown flag --Config; did you mean --config?",
                "--spring.main.banner-mode=off | unknown flag --spring.main.banner-mode; valid flags are --config,"
                        + " --port, --address, --web.external-url, --web.route-prefix, --role, --push.expire-after, --push.persistence-file, --demo, --push-to, --import-periskop-from, --help, --version",
                "serve | unexpected argument 'serve'; see --help",
                "-- x | unexpected argument '--'; see --help",
                "--config | --config needs a value; give the path of a YAML file",
                "--config= | --config needs a value; give the path of a YAML file",
                "--config --port 1 | --config needs a value; give the path of a YAML file",
                "--port | --port needs a value; give 0 to 65535, where 0 is any free port",
                "--port x | --port: 'x' is not a port; give 0 to 65535, where 0 is any free port",
                "--port -1 | --port: '-1' is not a port; give 0 to 65535, where 0 is any free port",
                "--port 65536 | --port: '65536' is not a port; give 0 to 65535, where 0 is any free port",
                "--port 999999999999 | --port: '999999999999' is not a port; give 0 to 65535, where 0 is any free port",
                "--web.external-url example.com | --web.external-url: 'example.com' begins with neither http:// nor"
                        + " https://; write such a URL",
                "--web.external-url http://u:p@example.com/ | --web.external-url: more than scheme, host, port and path;"
                        + " write such as https://example.com/periskop",
                "--web.external-url http://example.com/a%2fb | --web.external-url: '/a%2fb' is not a plain path; write"
                        + " letters, digits, '-', '_', '~' and '.', such as /periskop",
                "--web.route-prefix /a/../b | --web.route-prefix: '/a/../b' is not a plain path; write letters, digits,"
                        + " '-', '_', '~' and '.', such as /periskop",
                "--address a:1 | --address: 'a:1' is not a host; write a name or an IP address without a port",
                "--address ::g | --address: '::g' is not an IPv6 address; write it like [::1]:8080",
                "--push.expire-after 1h | --push.expire-after and --push.persistence-file are for --role=pushgateway; give it as well",
                "--role pushgateway --push.expire-after 1s | --push.expire-after: out of range '1s'; give 1m to 365d, or 0 for never",
                "--role pushgateway --push.expire-after 10 | --push.expire-after: '10' has no unit; write 10s",
                "--role sever | --role: unknown value 'sever'; did you mean server?",
                "--role agent | --role: unknown value 'agent'; valid values are server, pushgateway, demo-fleet",
                "--push-to http://127.0.0.1:7878 | --push-to is for --role=demo-fleet; give it as well",
                "--role demo-fleet --push-to 127.0.0.1 | --push-to: '127.0.0.1' begins with neither http:// nor https://; write such a URL",
                "--demo=true | --demo takes no value; write --demo alone",
            })
    void refuses(String line, String message) {
        assertThatExceptionOfType(CommandLineException.class)
                .isThrownBy(() -> parse(line))
                .withMessage(message);
    }

    @Test
    void namesTheVariableThatIsWrong() {
        assertThatExceptionOfType(CommandLineException.class)
                .isThrownBy(() -> CommandLine.parse(new String[0], Map.of("PORT", "tcp://10.0.0.1:80")))
                .withMessage("PORT: 'tcp://10.0.0.1:80' is not a port; give 0 to 65535, where 0 is any free port");
        assertThatExceptionOfType(CommandLineException.class)
                .isThrownBy(() -> CommandLine.parse(new String[0], Map.of("CONFIG_FILE", "a\0b")))
                .withMessage("CONFIG_FILE: 'a\\u0000b' is not a path; give the path of a YAML file");
    }

    @Test
    void theUsageNamesEveryFlag() {
        for (Flag flag : Flag.values()) {
            assertThat(CommandLine.usage()).contains("  " + flag.text() + " ");
        }
        assertThat(CommandLine.usage()).contains("CONFIG_FILE", "PORT").endsWith("\n");
    }

    @Property
    void throwsNothingElse(@ForAll String[] args) {
        try {
            assertThat(CommandLine.parse(args, NO_ENV)).isNotNull();
        } catch (CommandLineException e) {
            assertThat(e.getMessage().lines()).hasSize(1);
        }
    }

    private static Options parse(String line) {
        return CommandLine.parse(line.split(" "), NO_ENV);
    }
}
