package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.config.RepositoryConfig.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportSourceTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://u:p@db.example.com/periskop | POSTGRES",
                "postgresql://u@db.example.com/periskop | POSTGRES",
                "host=db.example.com user=u password=p dbname=periskop | POSTGRES",
                "user=u dbname=periskop host = db.example.com | POSTGRES",
                "r2dbc:postgresql://u:p@db.example.com/periskop | POSTGRES",
                "r2dbc:mariadb://u:p@db.example.com/periskop | MYSQL",
                "u:p@tcp(db.example.com:3306)/periskop?parseTime=True | MYSQL",
                "u:p/w@tcp(db.example.com)/periskop | MYSQL",
                "u:p@/periskop | MYSQL",
                "periskop.db | SQLITE",
                "/var/lib/periskop.db | SQLITE",
                "file:periskop.db?cache=shared | SQLITE",
                "C:\\periskop.db | SQLITE",
            })
    void theFormTellsTheDatabase(String written, Type type) {
        assertThat(ImportSource.parse(written).repository().type()).isEqualTo(type);
    }

    @Test
    void aFileThatIsThereIsAFile(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("host=x"));
        assertThat(ImportSource.parse(file.toString()).repository().path()).isEqualTo(file.toString());
    }

    @ParameterizedTest
    @CsvSource({"'', Z", "?loc=UTC, UTC", "?parseTime=True&loc=Europe%2FBerlin, Europe/Berlin"})
    void theZoneIsThatOfGosDriver(String parameters, String zone) {
        assertThat(ImportSource.parse("u:p@tcp(db.example.com)/periskop" + parameters)
                        .zone())
                .isEqualTo(zone.equals("Z") ? ZoneOffset.UTC : ZoneId.of(zone));
    }

    @Test
    void localIsTheZoneOfThisMachine() {
        assertThat(ImportSource.parse("u:p@/d?loc=Local").zone()).isEqualTo(ZoneId.systemDefault());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u:hunter2@db.example.com/periskop | is no form that is known",
                "jdbc:postgresql://db.example.com/periskop?password=hunter2 | is no form that is known",
                "postgres://u:hunter2@/periskop | Unix sockets are not supported",
                "u:hunter2@tcp(db.example.com)/ | no database",
                "u:hunter2@tcp(db.example.com)/d?loc=Nowhere | unknown loc",
            })
    void theRestIsOneLineWithoutThePassword(String written, String named) {
        assertThatExceptionOfType(CommandLineException.class)
                .isThrownBy(
                        () -> CommandLine.parse(new String[] {"--import-periskop-from", written}, Map.of("PORT", "")))
                .withMessageStartingWith("--import-periskop-from: ")
                .withMessageContaining(named)
                .withMessageNotContaining("hunter2")
                .withMessageNotContaining("\n");
    }
}
