package io.periskop.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of AWS' own test suite for Signature Version 4, with its example keys. */
class SigV4Tests {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final AwsKeys KEYS = AwsKeys.lasting("AKIDEXAMPLE", SECRET, "");
    private static final String TOKEN =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMic"
                    + "RXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXD"
                    + "vp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4"
                    + "rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    @ParameterizedTest
    @CsvSource({
        "GET, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "GET, /?Param2=value2&Param1=value1, b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "GET, /?Param1=value2&Param1=value1, 5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
        "GET, /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,"
                + " 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
    })
    void signsAsTheSuiteDoes(String method, String target, String signature) {
        assertThat(sign(call(method, target), KEYS))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=" + signature);
    }

    @Test
    void signsForms() {
        HttpCall form = call("GET", "/")
                .post("Param1=value1".getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded");
        assertThat(sign(form, KEYS))
                .endsWith(" SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void signsTheTokenOfTemporaryKeys() {
        HttpCall signed = SigV4.sign(
                call("POST", "/"), AwsKeys.lasting("AKIDEXAMPLE", SECRET, TOKEN), "us-east-1", "service", NOW);
        assertThat(signed.headers().get("Authorization"))
                .endsWith(" SignedHeaders=host;x-amz-date;x-amz-security-token,"
                        + " Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
        assertThat(signed.headers()).containsEntry("X-Amz-Security-Token", TOKEN);
    }

    @Test
    void trimsHeaders() {
        HttpCall call = call("GET", "/").header("My-Header1", " value1").header("My-Header2", " \"a   b   c\"");
        assertThat(sign(call, KEYS))
                .endsWith(" SignedHeaders=host;my-header1;my-header2;x-amz-date,"
                        + " Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    }

    @Test
    void signsThePortOnlyIfItIsSent() {
        AwsKeys keys = KEYS;
        String plain = sign(HttpCall.get(URI.create("https://example.com"), Duration.ofSeconds(1)), keys);
        assertThat(sign(HttpCall.get(URI.create("https://example.com:443/"), Duration.ofSeconds(1)), keys))
                .isEqualTo(plain);
        assertThat(sign(HttpCall.get(URI.create("https://example.com:444/"), Duration.ofSeconds(1)), keys))
                .isNotEqualTo(plain);
    }

    @Test
    void keysShowNoSecret() {
        assertThat(AwsKeys.until(NOW, "AKIDEXAMPLE", "s3cret", "t0ken").toString())
                .doesNotContain("s3cret", "t0ken");
    }

    private static String sign(HttpCall call, AwsKeys keys) {
        return SigV4.sign(call, keys, "us-east-1", "service", NOW).headers().get("Authorization");
    }

    private static HttpCall call(String method, String target) {
        return new HttpCall(
                method,
                URI.create("https://example.amazonaws.com" + target),
                Collections.emptySortedMap(),
                null,
                null,
                Duration.ofSeconds(1),
                1);
    }
}
