package io.periskop.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsProfilesTests {
    private static final String CREDENTIALS = """
            # comment
            [default]
            aws_access_key_id = AKID1
            aws_secret_access_key=a=b
            [team]
            aws_access_key_id= AKID2
            stray line
            """;
    private static final String CONFIG = """
            [default]
            region = eu-west-1
            aws_access_key_id = loses
            ; comment = no
            [profile team]
            region=us-east-2
            s3 =
              max_concurrent_requests = 20
            role_arn = arn:aws:iam::123456789012:role/x
            [team]
            region = not a profile
            [sso-session team]
            sso_region = eu-west-3
            """;

    @Test
    void readsBothFiles() {
        AwsProfiles profiles = AwsProfiles.read(CREDENTIALS, CONFIG);
        assertThat(profiles.get("default"))
                .isEqualTo(Map.of("aws_access_key_id", "AKID1", "aws_secret_access_key", "a=b", "region", "eu-west-1"));
        assertThat(profiles.get("team"))
                .isEqualTo(Map.of(
                        "aws_access_key_id",
                        "AKID2",
                        "region",
                        "us-east-2",
                        "s3",
                        "",
                        "role_arn",
                        "arn:aws:iam::123456789012:role/x"));
        assertThat(profiles.get("nobody")).isEmpty();
        assertThat(AwsProfiles.read("", "").get("default")).isEmpty();
    }
}
