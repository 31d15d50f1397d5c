package io.periskop.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTests {
    private static final String JWT =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
    private static final Scrubber SCRUBBER = new Scrubber(ScrubRules.DEFAULT);
    private static final Scrubber HASHING =
            new Scrubber(new ScrubRules(true, true, true, true, true, true, List.of(), List.of(), List.of(), "k"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization", "PROXY-AUTHORIZATION", "HTTP_AUTHORIZATION", "Cookie", "Set-Cookie", "x-api-key",
                "X-Auth-Token", "X-CSRF-Token", "X-Amz-Security-Token", "X-Password", "Session-Id",
                        "X-Hub-Signature-256"
            })
    void secretHeadersLoseTheirValues(String name) {
        assertThat(header(SCRUBBER, name, "s3cr3t")).isEqualTo("[redacted]");
        assertThat(header(SCRUBBER, name, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept|*/*",
                "X-Request-Id|0af7651916cd43dd8448eb211c80319c",
                "User-Agent|curl/8.5",
                "Content-Type|application/json; charset=utf-8",
                "X-Max-Tokens|4096",
                "traceparent|00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            })
    void otherHeadersKeepThem(String name, String value) {
        assertThat(header(SCRUBBER, name, value)).isEqualTo(value);
    }

    @Test
    void otherHeadersAreLookedThrough() {
        assertThat(header(SCRUBBER, "Referer", "https://a.example.com/?token=abc&x=1"))
                .isEqualTo("https://a.example.com/?token=[redacted]&x=1");
        assertThat(header(SCRUBBER, "X-Forwarded-Access", "Bearer " + JWT)).isEqualTo("Bearer [redacted]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/orders?id=1&page=2|/orders?id=1&page=2",
                "/orders?token=abc&id=1|/orders?token=[redacted]&id=1",
                "/orders?id=1&API-KEY=abc|/orders?id=1&API-KEY=[redacted]",
                "/o?api%5Fkey=abc&x=1|/o?api%5Fkey=[redacted]&x=1",
                "/o?user[password]=a b&x|/o?user[password]=[redacted]&x",
                "/o?user%5Bpassword%5D=abc|/o?user%5Bpassword%5D=[redacted]",
                "/o?token=a?b;c&x=1|/o?token=[redacted]&x=1",
                "/o?token=|/o?token=",
                "/o?next=1#access_token=abc&x=1|/o?next=1#access_token=[redacted]&x=1",
                "/o?X-Amz-Signature=ab12&x=1|/o?X-Amz-Signature=[redacted]&x=1",
                "/blob?sv=1&sig=a%2Fb%3D|/blob?sv=1&sig=[redacted]",
                "/o;jsessionid=abc|/o;jsessionid=[redacted]",
                "https://jane:pw@shop.example.com/o|https://[redacted]@shop.example.com/o",
                "https://jane:p@w@shop.example.com/o?q=a@b|https://[redacted]@shop.example.com/o?q=a@b",
                "https://shop.example.com/o?mail=a@b|https://shop.example.com/o?mail=a@b",
                "/o?max_tokens=5&token_type=Bearer|/o?max_tokens=5&token_type=Bearer",
                "/plan?sign=x&design=y&passage=z|/plan?sign=x&design=y&passage=z",
            })
    void urls(String url, String scrubbed) {
        assertThat(url(SCRUBBER, url)).isEqualTo(scrubbed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"user\":\"jane\",\"monkey\":\"x\"}|{\"user\":\"jane\",\"monkey\":\"x\"}",
                "{\"password\":\"a\\\"b\",\"x\":1}|{\"password\":\"[redacted]\",\"x\":1}",
                "{ \"accessToken\" : 17 , \"x\":1}|{ \"accessToken\" : \"[redacted]\" , \"x\":1}",
                "{\"credentials\":{\"u\":\"}\",\"p\":[1,2]},\"x\":1}|{\"credentials\":\"[redacted]\",\"x\":1}",
                "[{\"a\":{\"client_secret\":null}}]|[{\"a\":{\"client_secret\":null}}]",
                "{\"password\":\"\"}|{\"password\":\"\"}",
                "{\"password\":\"cut off|{\"password\":\"[redacted]",
                "{\"secret\":[1,2|{\"secret\":\"[redacted]\"",
                "{\"inner\":\"{\\\"password\\\":\\\"x y\\\",\\\"a\\\":1}\"}|{\"inner\":\"{\\\"password\\\":\\\"[redacted]\\\",\\\"a\\\":1}\"}",
                "{\"url\":\"https://j:p@h/?token=abc&x=1\",\"y\":2}|{\"url\":\"https://[redacted]@h/?token=[redacted]&x=1\",\"y\":2}",
                "{'password': 'x', 'a': 1}|{'password': '[redacted]', 'a': 1}",
                "{\"password\"=>\"x\", :token=>\"y\"}|{\"password\"=>\"[redacted]\", :token=>\"[redacted]\"}",
                "user=jane&password=a b;c&x=1|user=jane&password=[redacted]&x=1",
                "<login><user>j</user><wsse:Password Type=\"t\">pw</wsse:Password></login>|<login><user>j</user><wsse:Password Type=\"t\">[redacted]</wsse:Password></login>",
                "{\"max_tokens\":5,\"usage\":{\"total_tokens\":7}}|{\"max_tokens\":5,\"usage\":{\"total_tokens\":7}}",
            })
    void bodies(String body, String scrubbed) {
        assertThat(body(SCRUBBER, body)).isEqualTo(scrubbed);
    }

    @Test
    void partsOfForms() {
        String body = "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\njane\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\npw\r\n--b--\r\n";
        assertThat(body(SCRUBBER, body))
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
                "password = \"a b\" refused|password = \"[redacted]\" refused",
                "password: hunter2|password: [redacted]",
                "secret: hunter2, user: x|secret: [redacted], user: x",
                "GET / Authorization: Bearer abc|GET / Authorization: [redacted]",
                "Cookie: a=b; c=d|Cookie: [redacted]",
                "X-Api-Key: ab12cd34|X-Api-Key: [redacted]",
                "sent Basic dXNlcjpwYXNz to it|sent Basic [redacted] to it",
                "sent Bearer abcdef123456 to it|sent Bearer [redacted] to it",
                "key AKIAIOSFODNN7EXAMPLE is disabled|key [redacted] is disabled",
                "no ghp_abcdefghijklmnopqrst0123456789abcdef here|no [redacted] here",
                "body was {\"secret\":\"x\"}|body was {\"secret\":\"[redacted]\"}",
                "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY|aws_secret_access_key=[redacted]",
            })
    void messages(String message, String scrubbed) {
        assertThat(message(SCRUBBER, message)).isEqualTo(scrubbed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad token at line 3",
                "Unexpected token: '}' at position 5",
                "token count was 5 = n",
                "password: must not be empty",
                "password: required",
                "Invalid authorization: missing header",
                "Basic authentication required",
                "bearer authentication failed",
                "if (password == null) return",
                "The cookie: it was too large",
                "class eyJSomething.of.no.meaning",
                "ASIANFOODMARKETS and AKIASHORT",
                "ghp_short",
                "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----",
                "List<Token>foo and Map<Secret, String>",
                "user@example.com wrote to http://example.com/a@b",
                "order 1234567890123 at 2026-11-22T10:00:00Z took 15:30",
                "com.example.TokenException: code=7",
                "at com.example.PasswordReset.run(PasswordReset.java:17)",
                "at com.example.Auth$Token.<init>(Auth.java:3)",
                "  File \"/srv/app/password.py\", line 3, in check_token",
                "app/models/session.rb:12:in `token='",
                "goroutine 1 [running]: main.(*Secret).Read(0xc000010000)",
                "key == a::b ? x : y",
            })
    void whatOnlyLooksLikeASecretStays(String message) {
        assertThat(message(SCRUBBER, message)).isSameAs(message);
    }

    @Test
    void tokensThatAreKnownByTheirLook() {
        assertThat(message(SCRUBBER, "got " + JWT + ", refused")).isEqualTo("got [redacted], refused");
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----";
        assertThat(message(SCRUBBER, "bad key " + key + " given")).isEqualTo("bad key [redacted] given");
        assertThat(message(SCRUBBER, "-----BEGIN PRIVATE KEY-----\nMIIE")).isEqualTo("[redacted]");
    }

    @Test
    void causesAndStackTracesToo() {
        ErrorInstance cause = new ErrorInstance("B", "password=pw", List.of("at a", "token=x y"), null);
        Occurrence occurrence = occurrence(new ErrorInstance("A", "fine", List.of("at b"), cause), null);

        ErrorInstance error = SCRUBBER.scrub(List.of(occurrence)).get(0).error();

        assertThat(error.stacktrace()).isSameAs(occurrence.error().stacktrace());
        assertThat(error.cause())
                .isEqualTo(new ErrorInstance("B", "password=[redacted]", List.of("at a", "token=[redacted] y"), null));
    }

    @Test
    void whatHoldsNoSecretIsTheSameObject() {
        List<Occurrence> clean = List.of(occurrence(
                new ErrorInstance("A", "fine", List.of("at b"), new ErrorInstance("B", "", null, null)),
                new HttpContext("GET", "/", Map.of("Accept", "*/*"), "{}")));

        assertThat(SCRUBBER.scrub(clean)).isSameAs(clean);
    }

    @Test
    void occurrencesGoOnSharingATrace() {
        List<Occurrence> two = List.of(
                occurrence(new ErrorInstance("A", "1", List.of("token=x"), null), null),
                occurrence(new ErrorInstance("A", "2", List.of("token=x"), null), null));

        List<Occurrence> scrubbed = SCRUBBER.scrub(two);

        assertThat(scrubbed.get(0).error().stacktrace()).containsExactly("token=[redacted]");
        assertThat(scrubbed.get(1).error().stacktrace()).containsExactly("token=[redacted]");
    }

    @Test
    void eachPlaceCanBeLeftOut() {
        ErrorInstance error = new ErrorInstance("A", "token=m", List.of("token=s"), null);
        HttpContext http = new HttpContext("GET", "/?token=u", Map.of("Cookie", "h"), "token=b");
        for (int place = 0; place < 5; place++) {
            boolean[] on = {true, true, true, true, true};
            on[place] = false;
            ScrubRules rules =
                    new ScrubRules(on[0], on[1], on[2], on[3], on[4], true, List.of(), List.of(), List.of(), null);
            Occurrence scrubbed =
                    new Scrubber(rules).scrub(List.of(occurrence(error, http))).get(0);
            String kept = List.of(
                            scrubbed.httpContext().headers().get("Cookie").equals("h"),
                            scrubbed.httpContext().url().endsWith("u"),
                            scrubbed.httpContext().body().endsWith("b"),
                            scrubbed.error().message().endsWith("m"),
                            scrubbed.error().stacktrace().get(0).endsWith("s"))
                    .toString();
            assertThat(kept)
                    .isEqualTo(List.of(!on[0], !on[1], !on[2], !on[3], !on[4]).toString());
        }
        List<Occurrence> all = List.of(occurrence(error, http));
        assertThat(Scrubber.OFF.scrub(all)).isSameAs(all);
    }

    @Test
    void namesAndPatternsOfOnesOwn() {
        Scrubber own = new Scrubber(new ScrubRules(
                true,
                true,
                true,
                true,
                true,
                true,
                List.of("IBAN", "tax-id"),
                List.of("session_name"),
                List.of("cust-[0-9]{6}", "pin (\\d+)"),
                null));

        assertThat(body(own, "{\"iban\":\"DE00\",\"taxId\":1,\"ibanCheck\":true,\"password\":\"x\"}"))
                .isEqualTo(
                        "{\"iban\":\"[redacted]\",\"taxId\":\"[redacted]\",\"ibanCheck\":true,\"password\":\"[redacted]\"}");
        assertThat(url(own, "/?session_name=a&session_id=b")).isEqualTo("/?session_name=a&session_id=[redacted]");
        assertThat(message(own, "cust-123456 gave pin 1234 to cust-12"))
                .isEqualTo("[redacted] gave pin [redacted] to cust-12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "card 4111111111111111 refused|card [redacted] refused",
                "4111 1111 1111 1111, 5500-0000-0000-0004.|[redacted], [redacted].",
                "order 43 4111 1111 1111 1111|order 43 [redacted]",
                "{\"pan\": 4111111111111111, \"pin\": 1}|{\"pan\": \"[redacted]\", \"pin\": 1}",
                "{\"pan\":\"4111111111111111\"}|{\"pan\":\"[redacted]\"}",
                "[4111111111111111]|[[redacted]]",
                "/pay/4111111111111111?x=1|/pay/[redacted]?x=1",
                "n=4111+1111+1111+1111&x=1|n=[redacted]&x=1",
                "378282246310005 6011000990139424 2223003122003222 4222222222222|[redacted] [redacted] [redacted] [redacted]",
                "6304000000000000000|[redacted]",
                // not a card: the check digit, the length, the first digit
                "4111111111111112|4111111111111112",
                "424242424242 42424242424242424242|424242424242 42424242424242424242",
                "1795341600000 1795341600009 9792030394440796|1795341600000 1795341600009 9792030394440796",
                // part of something else
                "x4111111111111111 4111111111111111x _4111111111111111|x4111111111111111 4111111111111111x _4111111111111111",
                "0.4111111111111111 4111111111111111.5|0.4111111111111111 4111111111111111.5",
                "550e8400-e29b-41d4-a716-4111111111111111|550e8400-e29b-41d4-a716-4111111111111111",
                "4111-1111-1111-1111-aa|4111-1111-1111-1111-aa",
            })
    void cardNumbersAreTakenOut(String text, String scrubbed) {
        assertThat(message(SCRUBBER, text)).isEqualTo(scrubbed);
        assertThat(message(SCRUBBER, scrubbed)).isEqualTo(scrubbed);
    }

    @Test
    void cardNumbersMayStay() {
        Scrubber without = new Scrubber(
                new ScrubRules(true, true, true, true, true, false, List.of(), List.of(), List.of(), null));
        assertThat(message(without, "card 4111111111111111, token=a"))
                .isEqualTo("card 4111111111111111, token=[redacted]");
    }

    @Test
    void whatIsTakenOutIsCounted() {
        ErrorInstance error = new ErrorInstance(
                "A", "card 4111111111111111 of cust-1", List.of("token=a password=b", JWT, "token=[redacted]"), null);
        HttpContext http =
                new HttpContext("GET", "http://jane:pw@a.example.com/", Map.of("Cookie", "a", "Accept", "b"), "");
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        Scrubber own = new Scrubber(
                new ScrubRules(true, true, true, true, true, true, List.of(), List.of(), List.of("cust-[0-9]"), null));

        List<Occurrence> two = List.of(occurrence(error, http), occurrence(error, null));
        List<Occurrence> scrubbed = own.scrub(two, kind -> counts.merge(kind, 1, Integer::sum));

        // the stack trace is shared, the message is looked through twice
        assertThat(counts)
                .isEqualTo(
                        Map.of(Kind.NAME, 3, Kind.TOKEN, 1, Kind.USER_INFO, 1, Kind.CARD_NUMBER, 2, Kind.PATTERN, 2));
        counts.clear();
        own.scrub(scrubbed, kind -> counts.merge(kind, 1, Integer::sum));
        assertThat(counts).isEmpty();
    }

    @Test
    void equalSecretsHaveEqualHashes() {
        String first = message(HASHING, "token=abc");
        assertThat(first).matches("token=\\[redacted:[0-9a-f]{8}]");
        assertThat(url(HASHING, "/?token=abc")).endsWith(first);
        assertThat(message(HASHING, "token=abd")).isNotEqualTo(first);
        Scrubber other = new Scrubber(
                new ScrubRules(true, true, true, true, true, true, List.of(), List.of(), List.of(), "other"));
        assertThat(message(other, "token=abc")).isNotEqualTo(first);
        assertThat(new ScrubRules(true, true, true, true, true, true, List.of(), List.of(), List.of(), "k3y")
                        .toString())
                .doesNotContain("k3y");
    }

    @Property(tries = 3000)
    void scrubbingTwiceIsScrubbingOnce(@ForAll("texts") String text) {
        for (Scrubber scrubber : List.of(SCRUBBER, HASHING)) {
            assertStable(text, message(scrubber, text), message(scrubber, message(scrubber, text)));
            assertStable(text, url(scrubber, text), url(scrubber, url(scrubber, text)));
            assertStable(text, body(scrubber, text), body(scrubber, body(scrubber, text)));
            assertStable(text, header(scrubber, "A", text), header(scrubber, "A", header(scrubber, "A", text)));
        }
    }

    private static void assertStable(String text, String once, String twice) {
        assertThat(twice).as(text).isEqualTo(once);
        assertThat(once.length()).isLessThanOrEqualTo(5 * text.length());
    }

    @Property(tries = 1000)
    void anyTextIsTaken(@ForAll String a, @ForAll String b) {
        String text = a + "\"password\":" + b + "=://@" + a;
        assertStable(text, body(SCRUBBER, text), body(SCRUBBER, body(SCRUBBER, text)));
    }

    /** Made of what the scanner looks for. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "password",
                        "token",
                        "secret",
                        "Cookie",
                        "Authorization",
                        "name",
                        "x",
                        "a1",
                        "4111111111111111",
                        "4111 ",
                        "-",
                        " ",
                        "=",
                        ":",
                        ": ",
                        "://",
                        "@",
                        "\"",
                        "'",
                        "\\",
                        "\\\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        "(",
                        ")",
                        "<",
                        ">",
                        "</",
                        "&",
                        ";",
                        ",",
                        "#",
                        "\n",
                        "\r\n\r\n",
                        "\n--",
                        "=>",
                        "==",
                        "Bearer ",
                        "Basic ",
                        "dXNlcjpwYXNz",
                        "abcdef1234567890",
                        "eyJ",
                        "eyJhbGciOiJIUzI1NiJ9.",
                        "eyJhbGciOiJIUzI1NiJ9",
                        "AKIAIOSFODNN7EXAMPLE",
                        "-----BEGIN ",
                        "PRIVATE KEY-----",
                        "-----END ",
                        "[redacted]",
                        "[redacted:12345678]",
                        "%5F",
                        "-",
                        ".",
                        "null",
                        "ghp_abcdefghijklmnop")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=",
                "\"",
                "://",
                "\"a\":",
                "\\",
                "{\"token\":[",
                "a=",
                "@",
                "name=\"token\"",
                "token=\"\\",
                "<token>",
                "<token ",
                "token='",
                "\"token\":",
                "-----BEGIN PRIVATE KEY",
                "eyJ.",
                "'token':\\'",
                "password: ",
                "Cookie: ",
                "Bearer ",
                "token=",
                "[redacted",
                "x://a@"
            })
    @Timeout(10)
    void repetitionIsNotCostly(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        assertThat(body(SCRUBBER, text)).isNotNull();
        assertThat(message(SCRUBBER, text)).isNotNull();
    }

    private static String header(Scrubber scrubber, String name, String value) {
        return scrubbed(scrubber, new HttpContext("GET", "", Map.of(name, value), ""))
                .headers()
                .get(name);
    }

    private static String url(Scrubber scrubber, String url) {
        return scrubbed(scrubber, new HttpContext("GET", url, null, "")).url();
    }

    private static String body(Scrubber scrubber, String body) {
        return scrubbed(scrubber, new HttpContext("GET", "", null, body)).body();
    }

    private static HttpContext scrubbed(Scrubber scrubber, HttpContext http) {
        return scrubber.scrub(List.of(occurrence(ErrorInstance.UNKNOWN, http)))
                .get(0)
                .httpContext();
    }

    private static String message(Scrubber scrubber, String message) {
        return scrubber.scrub(List.of(occurrence(new ErrorInstance("C", message, null, null), null)))
                .get(0)
                .error()
                .message();
    }

    private static Occurrence occurrence(ErrorInstance error, HttpContext http) {
        return new Occurrence("u", Instant.EPOCH, Severity.ERROR, error, http);
    }
}
