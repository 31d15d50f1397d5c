package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardScrubberTests {
    private final Scrubber scrubber = Scrubber.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "PROXY-AUTHORIZATION",
                "HTTP_AUTHORIZATION",
                "Cookie",
                "Set-Cookie",
                "x-api-key",
                "X-Auth-Token",
                "X-CSRF-Token",
                "client_secret",
                "X-Password",
                "passwd",
                "Session-Id",
                "apikey",
                "X-Amz-Credential"
            })
    void secretHeadersLoseTheirValues(String name) {
        assertThat(header(name, "s3cr3t")).isEqualTo("[redacted]");
    }

    @ParameterizedTest
    @CsvSource({
        "Accept, */*",
        "X-Request-Id, r-1",
        "User-Agent, curl/8.5",
        "Content-Type, application/json",
    })
    void otherHeadersKeepThem(String name, String value) {
        assertThat(header(name, value)).isEqualTo(value);
    }

    @Test
    void aHeadersUrlIsScrubbedAsUrlsAre() {
        assertThat(header("Referer", "https://a.example/?token=abc&x=1"))
                .isEqualTo("https://a.example/?token=[redacted]&x=1");
    }

    @ParameterizedTest
    @CsvSource({
        "/orders?id=1&page=2, /orders?id=1&page=2",
        "/orders?token=abc&id=1, /orders?token=[redacted]&id=1",
        "/orders?id=1&API-KEY=abc, /orders?id=1&API-KEY=[redacted]",
        "/o?pass%77ord=abc&x=1, /o?pass%77ord=[redacted]&x=1",
        "/o?user[password]=abc, /o?user[password]=[redacted]",
        "/o?token=a?b;c&x=1, /o?token=[redacted]&x=1",
        "/o?token=, /o?token=",
        "/o?next=1#access_token=abc&x=1, /o?next=1#access_token=[redacted]&x=1",
        "/o;jsessionid=abc, /o;jsessionid=[redacted]",
        "https://jane:pw@shop.example/o, https://[redacted]@shop.example/o",
        "https://jane@shop.example:81/o, https://[redacted]@shop.example:81/o",
        "https://jane:p@w@shop.example/o?q=a@b, https://[redacted]@shop.example/o?q=a@b",
        "https://shop.example/o?mail=a@b, https://shop.example/o?mail=a@b",
        "/pay/4111111111111111, /pay/[redacted]",
    })
    void urls(String url, String scrubbed) {
        assertThat(scrubber.scrub(HttpContext.of("GET", url)).url()).isEqualTo(scrubbed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"user\":\"jane\"}|{\"user\":\"jane\"}",
                "{\"password\":\"a\\\"b\",\"x\":1}|{\"password\":\"[redacted]\",\"x\":1}",
                "{ \"accessToken\" : 17 , \"x\":1}|{ \"accessToken\" : \"[redacted]\" , \"x\":1}",
                "{\"credentials\":{\"u\":\"}\",\"p\":[1,2]},\"x\":1}|{\"credentials\":\"[redacted]\",\"x\":1}",
                "[{\"a\":{\"client_secret\":null}}]|[{\"a\":{\"client_secret\":\"[redacted]\"}}]",
                "{\"pass\\u0077ord\":\"x\"}|{\"pass\\u0077ord\":\"[redacted]\"}",
                "{\"password\":\"cut off|{\"password\":\"[redacted]\"",
                "{\"secret\":[1,2|{\"secret\":\"[redacted]\"",
                "said \"hi: {\"password\":\"x\"}|said \"hi: {\"password\":\"[redacted]\"}",
                "{\"url\":\"https://j:p@h/?token=abc&x=1\",\"y\":2}|{\"url\":\"https://[redacted]@h/?token=[redacted]&x=1\",\"y\":2}",
                "{\"card\":\"4111111111111111\"}|{\"card\":\"[redacted]\"}",
                "user=jane&password=a b;c&x=1|user=jane&password=[redacted]&x=1",
                "api%5Fkey=abc|api%5Fkey=[redacted]",
                "4111 1111 1111 1111|[redacted]",
                "3782-822463-10005 amex|[redacted] amex",
                "no 12 4111111111111111.|no 12 [redacted].",
                "4111111111111112|4111111111111112",
                "123456789012|123456789012",
                "41111111111111111111111111111111|41111111111111111111111111111111",
            })
    void bodies(String body, String scrubbed) {
        assertThat(body(scrubber, body)).isEqualTo(scrubbed);
    }

    @Test
    void fieldsOfMultipartBodies() {
        String body = "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\njane\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\npw\r\n--b--\r\n";
        assertThat(body(scrubber, body))
                .contains("\r\n\r\njane\r\n", "\r\n\r\n[redacted]\r\n--b--")
                .doesNotContain("pw");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cannot open jdbc:postgresql://app:pw@db/shop|cannot open jdbc:postgresql://[redacted]@db/shop",
                "login failed: user=jane, password=pw, retry=1|login failed: user=jane, password=[redacted], retry=1",
                "Login{user=jane, password=pw}|Login{user=jane, password=[redacted]}",
                "password = \"a b\" refused|password = [redacted] refused",
                "bad token at line 3|bad token at line 3",
                "token count was 5 = n|token count was 5 = n",
                "body was {\"secret\":\"x\"}|body was {\"secret\":\"[redacted]\"}",
                "card 4111111111111111 refused|card [redacted] refused",
            })
    void messages(String message, String scrubbed) {
        assertThat(scrubber.scrubMessage(message)).isEqualTo(scrubbed);
    }

    @Test
    void namesCanBeAdded() {
        Scrubber more = Scrubber.standard("IBAN", "tax-id");
        assertThat(body(more, "{\"iban\":\"DE00\",\"taxId\":1,\"ibanCheck\":true}"))
                .isEqualTo("{\"iban\":\"[redacted]\",\"taxId\":\"[redacted]\",\"ibanCheck\":true}");
        assertThat(body(more, "password=x")).isEqualTo("password=[redacted]");
    }

    @Test
    void itCanBeSwitchedOff() {
        HttpContext http = new HttpContext("GET", "/?token=a", Map.of("Cookie", "b"), "password=c");
        assertThat(Scrubber.off().scrub(http)).isEqualTo(http);
        assertThat(Scrubber.off().scrubMessage("password=c")).isEqualTo("password=c");
    }

    @Test
    void theCollectorScrubsBeforeItKeeps() {
        ErrorCollector collector = ErrorCollector.create();
        IllegalStateException error = Errors.at("outer", "a.A.a");
        error.initCause(Errors.at("password=s3cr3t", "a.A.b"));
        collector.report(
                error,
                new HttpContext("GET", "/?token=s3cr3t", Map.of("Cookie", "s3cr3t"), "{\"password\":\"s3cr3t\"}"));
        assertThat(collector.snapshot().toString()).doesNotContain("s3cr3t");
    }

    @Property(tries = 200)
    void everyCardNumberIsFound(@ForAll @LongRange(min = 100_000_000_000L, max = 999_999_999_999_999L) long digits) {
        String card = Long.toString(digits) + checkDigit(Long.toString(digits));
        assertThat(scrubber.scrubMessage("card <" + card + ">")).isEqualTo("card <[redacted]>");
    }

    @Property(tries = 300)
    void anyTextIsScrubbedWithoutFailure(@ForAll String a, @ForAll String b) {
        String body = a + "\"password\":" + b + "=://@" + a;
        assertThat(body(scrubber, body)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "\"", "://", "1 ", "\"a\":", "\\", "{\"token\":[", "a=", "@", "name=\""})
    @Timeout(10)
    void repetitionIsNotCostly(String piece) {
        String text = piece.repeat(100_000 / piece.length());
        assertThat(body(scrubber, text)).isNotNull();
        assertThat(scrubber.scrubMessage(text)).isNotNull();
    }

    private String header(String name, String value) {
        return scrubber.scrub(new HttpContext("GET", "/", Map.of(name, value), null))
                .headers()
                .get(name);
    }

    private static String body(Scrubber scrubber, String body) {
        return scrubber.scrub(new HttpContext("POST", "/", Map.of(), body)).body();
    }

    private static int checkDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return (10 - sum % 10) % 10;
    }
}
