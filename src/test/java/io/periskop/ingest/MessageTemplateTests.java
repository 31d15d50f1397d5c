package io.periskop.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTemplateTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "user 42 not found | user # not found",
                "user42 not found | user# not found",
                "order 3fa85f64-5717-4562-b3fc-2c963f66afa6 is gone | order # is gone",
                "no such key a1b2c3d4e5f6 | no such key #",
                "at 0x7ffe1a2b | at #",
                "mail to jane.doe+x@example.com failed | mail to # failed",
                "GET https://example.com/a/b?c=1 failed | GET # failed",
                "connect to 192.0.2.17:8080 refused | connect to # refused",
                "since 2026-11-23T16:30:05.123Z | since #",
                "took 12.5ms of 3 s | took # of # s",
                "1,234,567 rows | # rows",
                "state=true name=\"Zoe\" x='y' | state=# name=# x=#",
                "state is true | state is true",
                "decade of cafes | decade of cafes",
                "v1.2.3 is old | v# is old",
                "caf\u00e9 \u2615 at 3 | caf\u00e9 \u2615 at #",
                "a   b | a b",
            })
    void whatVariesIsLeftOut(String message, String template) {
        assertThat(MessageTemplate.of(message)).isEqualTo(template);
    }

    @Test
    void allOfAnUuidVaries() {
        assertThat(MessageTemplate.of("id e89be89b-e89b-e89b-abcd-e89be89be89b!"))
                .isEqualTo(MessageTemplate.of("id 12345678-1234-4234-8234-123456789012!"));
    }

    @Test
    void aLongOneIsReadInPart() {
        String long1 = "x ".repeat(600) + "end";
        String long2 = "x ".repeat(600) + "another";
        assertThat(MessageTemplate.of(long1)).isEqualTo(MessageTemplate.of(long2));
    }
}
