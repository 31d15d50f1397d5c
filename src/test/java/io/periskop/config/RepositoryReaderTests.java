package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.http.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryReaderTests {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("password"), "  s3 cret:\n");
    }

    @Test
    void aPasswordMayBeInAFileBesideTheConfiguration() throws IOException {
        for (String repository : new String[] {
            "{type: postgres, dsn: 'host=db user=me dbname=p', password_file: password}",
            "{type: mysql, dsn: 'me@tcp(db)/p', password_file: password}"
        }) {
            RepositoryConfig read = read(repository).repository();
            assertThat(read.server()).isNotNull();
            assertThat(read.server().password()).isEqualTo(Secret.of("s3 cret:"));
            assertThat(read.toString()).doesNotContain("s3 cret");
        }
    }

    @Test
    void refusesAnotherPasswordAndAFileWithoutOne() throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");

        assertThat(messageOf("{type: postgres, dsn: 'host=db user=me password=a', password_file: password}"))
                .endsWith(":1: repository.password_file: dsn has a password, too; keep one of them");
        assertThat(messageOf("{type: postgres, dsn: 'host=db user=me', password_file: empty}"))
                .endsWith(":1: repository.password_file: the file is empty; write the password into it");
        assertThat(messageOf("{type: postgres, dsn: 'host=db user=me', password_file: gone}"))
                .contains("repository.password_file: ", "gone")
                .endsWith("; check the path and its permissions");
    }

    private ServerConfig read(String repository) throws IOException {
        return ConfigLoader.load(Files.writeString(folder.resolve("p.yaml"), "repository: " + repository));
    }

    private String messageOf(String repository) {
        return assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(repository))
                .actual()
                .getMessage();
    }
}
