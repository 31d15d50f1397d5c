package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message to the operator: one file per message, whose first line says what is expected of it. */
class ConfigMessagesTests {
    private static final Path BAD = Path.of("src/test/resources/config/bad");
    private static final String EXPECT = "# expect ";

    static List<Path> badFiles() throws IOException {
        try (Stream<Path> files = Files.list(BAD)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void refusesWithTheExpectedMessage(Path file) throws IOException {
        String first = Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElseThrow();
        String expected = new String(first.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(expected).startsWith(EXPECT);
        assertThat(expected).doesNotContain("s3cret");
        assertThat(messageOf(file)).isEqualTo(file + ":" + expected.substring(EXPECT.length()));
    }

    @Test
    void namesAMissingFileAndWhereItWasLookedFor() {
        assertThat(messageOf(Path.of("no/periskop.yaml")))
                .startsWith("no/periskop.yaml: no such file, looked for ")
                .contains("no/periskop.yaml; create it, or name another with --config or CONFIG_FILE");
    }

    @Test
    void refusesADirectory(@TempDir Path directory) {
        assertThat(messageOf(directory)).endsWith(": is a directory; name the file in it");
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path directory) throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        assertThat(messageOf(loop)).contains(": cannot be read: ").endsWith("; check the file and its directory");
    }

    @Test
    void refusesAHugeFile(@TempDir Path directory) throws IOException {
        byte[] comment = new byte[YamlText.MAX_BYTES + 1];
        Arrays.fill(comment, (byte) '#');
        Path file = Files.write(directory.resolve("huge.yaml"), comment);
        assertThat(messageOf(file)).endsWith("huge.yaml: larger than 2MiB; make it smaller");
    }

    @Test
    void refusesManyMergesOfMergesQuickly() {
        StringBuilder yaml = new StringBuilder("web: &m0 {a: 1}\n");
        for (int i = 1; i < 25; i++) {
            yaml.append("k%d: &m%d {<<: [*m%d, *m%d]}%n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(messageOf(yaml.toString())).contains("unknown key");
    }

    @Test
    void acceptsNoSelfContainingStructure() {
        assertThat(messageOf("services: &a [*a]")).contains("services[0]: expected a mapping, got a list");
        assertThat(messageOf("services: &a [{<<: *a}]")).contains("services[0].name: missing");
        assertThat(messageOf("services: [&s {<<: *s, nane: a}]")).contains("services[0].nane: unknown key");
    }

    @Test
    void neverTellsAPassword() {
        assertThat(messageOf("repository: 'host=db password=s3cret user=me'")).doesNotContain("s3cret");
        assertThat(messageOf("repository: 'me:s3cret@tcp(db)/periskop'")).doesNotContain("s3cret");
        assertThat(messageOf("repository: {'postgres://me:s3cret@db/p': 1}")).doesNotContain("s3cret");
        assertThat(messageOf("repository: 'postgres://me:" + "s3cret".repeat(40) + "@db/p'"))
                .doesNotContain("s3cret");
        assertThat(messageOf("repository: {type: postgres, dsn: 'host=db sslmode=x password=s3cret user=me'}"))
                .doesNotContain("s3cret");
        assertThat(messageOf("repository: {type: mysql, dsn: 'me:s3cret@tcp(db/periskop'}"))
                .doesNotContain("s3cret");
        assertThat(messageOf("repository: {type: mysql, dsn: 'me:s3cret'}")).doesNotContain("s3cret");
        assertThat(messageOf("repository: {type: mysql, dsn: 'r2dbc:mysql://me:s3cret@db/p?x=s3cret'}"))
                .contains("unknown option 'x'")
                .doesNotContain("s3cret");
    }

    private static String messageOf(String yaml) {
        return assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigLoader.parse("p.yaml", yaml.getBytes(StandardCharsets.UTF_8)))
                .actual()
                .getMessage();
    }

    private static String messageOf(Path file) {
        String message = assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigLoader.load(file))
                .actual()
                .getMessage();
        assertThat(message.lines()).hasSize(1);
        return message;
    }
}
