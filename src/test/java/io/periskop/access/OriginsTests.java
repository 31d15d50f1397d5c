package io.periskop.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class OriginsTests {

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
                "Host: periskop; Referer: http://periskop/page?a=b",
                "Host: inner; Origin: https://periskop.example.com",
                "Host: inner; Origin: https://Periskop.example.com; Sec-Fetch-Site: cross-site",
                "Host: inner; Origin: https://app.example.com; Sec-Fetch-Site: same-site",
                "Host: inner; Referer: https://app.example.com/x",
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
                "Host: periskop; Referer: http://evil.example/periskop",
                "Host: periskop; Referer: ",
                "Host: periskop; Referer: periskop",
                "Host: inner; Origin: https://app.example.com:8443",
                "Host: inner; Origin: http://app.example.com",
                "Host: inner; Origin: https://app.example.com.evil.example",
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
        return new Origins(List.of("https://app.example.com"), "https://periskop.example.com")
                .mayWrite(request.build().getHeaders());
    }
}
