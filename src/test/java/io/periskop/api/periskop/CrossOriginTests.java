package io.periskop.api.periskop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

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

    private static HttpHeaders answerTo(String origin) {
        HttpHeaders request = new HttpHeaders();
        request.set(HttpHeaders.ORIGIN, origin);
        HttpHeaders answer = new HttpHeaders();
        CrossOrigin.allowReading(request, answer);
        return answer;
    }
}
