package io.periskop.api.periskop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class CrossOriginTests {

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "http://localhost:3000", "http://localhost:65535"})
    void localPagesMayRead(String origin) {
        HttpHeaders answer = answerTo(origin);

        assertThat(answer.getAccessControlAllowOrigin()).isEqualTo(origin);
        assertThat(answer.getFirst("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.getVary()).containsExactly("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:",
                "http://localhost:3000.evil.example",
                "http://localhost:3000@evil.example",
                "http://localhost:123456",
                "https://localhost:3000",
                "http://localhost.evil.example:80",
                "http://evil.example",
                "HTTP://LOCALHOST:3000",
                "null",
                "*",
                ""
            })
    void othersMayNotAndCachesAreTold(String origin) {
        HttpHeaders answer = answerTo(origin);

        assertThat(answer.headerNames()).containsExactly("Vary");
        assertThat(answer.getVary()).containsExactly("Origin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "Host: periskop:8080",
                "Host: periskop:8080; Origin: http://periskop:8080",
                "Host: periskop; Origin: https://periskop",
                "Host: PERISKOP; Origin: https://periskop",
                "Host: inner:1; Origin: https://outer; Sec-Fetch-Site: same-origin",
                "Host: periskop; Sec-Fetch-Site: same-origin",
                "Host: periskop; Sec-Fetch-Site: none",
            })
    void programsAndOwnPagesMayWrite(String headers) {
        assertThat(mayWrite(headers)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: periskop:8080; Origin: http://localhost:3000",
                "Host: periskop:8080; Origin: http://periskop:8081",
                "Host: periskop:8080; Origin: http://periskop",
                "Host: periskop; Origin: null",
                "Host: null; Origin: null",
                "Host: periskop; Origin: ",
                "Host: periskop; Origin: periskop",
                "Host: 127.0.0.1:8080; Origin: http://rebound.example:8080",
                "Host: periskop; Origin: http://evil.example/periskop",
                "Origin: http://periskop",
                "Host: periskop; Sec-Fetch-Site: cross-site",
                "Host: periskop; Sec-Fetch-Site: same-site",
                "Host: periskop; Sec-Fetch-Site: ",
                "Host: periskop; Origin: http://periskop; Sec-Fetch-Site: cross-site",
            })
    void otherPagesMayNotWrite(String headers) {
        assertThat(mayWrite(headers)).isFalse();
    }

    private static boolean mayWrite(String headers) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.delete("/");
        Arrays.stream(headers.split(";"))
                .filter(h -> !h.isBlank())
                .map(h -> h.split(":", 2))
                .forEach(h -> request.header(h[0].strip(), h[1].strip()));
        return CrossOrigin.mayWrite(request.build());
    }

    private static HttpHeaders answerTo(String origin) {
        HttpHeaders request = new HttpHeaders();
        request.set(HttpHeaders.ORIGIN, origin);
        HttpHeaders answer = new HttpHeaders();
        CrossOrigin.allowReading(request, answer);
        return answer;
    }
}
