package io.periskop.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Finder;
import io.periskop.http.Secret;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ec2LoginTests {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"access_key: AKIDEXAMPLE", "secret_key: s3cret"})
    void oneKeyWithoutTheOtherDoesNotCount(String key) throws IOException {
        assertThat(login(key)).isEqualTo(new AwsLogin("", null, "", "", ""));
    }

    @Test
    void anExternalIdMayStandWithoutARole() throws IOException {
        assertThat(login("external_id: x")).isEqualTo(new AwsLogin("", null, "", "", "x"));
    }

    @Test
    void bothKeysCount() throws IOException {
        assertThat(login("access_key: AKIDEXAMPLE, secret_key: s3cret"))
                .isEqualTo(new AwsLogin("AKIDEXAMPLE", Secret.of("s3cret"), "", "", ""));
    }

    private AwsLogin login(String keys) throws IOException {
        return ((Ec2Discovery) Finder.read(directory, "ec2_sd_configs: [{" + keys + "}]")).login();
    }
}
