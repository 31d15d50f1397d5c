package io.periskop.api.periskop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;

class GoJsonTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "0000 \\u0000",
                "0001 \\u0001",
                "0008 \\u0008",
                "0009 \\t",
                "000a \\n",
                "000b \\u000b",
                "000c \\u000c",
                "000d \\r",
                "001f \\u001f",
                "0022 \\\"",
                "0026 \\u0026",
                "002f /",
                "003c \\u003c",
                "003e \\u003e",
                "005c \\\\",
                "0027 '",
                "007f \u007f",
                "00e4 \u00e4",
                "0085 \u0085",
                "2027 \u2027",
                "2028 \\u2028",
                "2029 \\u2029",
                "202a \u202a",
                "feff \ufeff",
                "fffd \ufffd",
                "1f600 \ud83d\ude00",
            })
    void escapesAsGo(String codePoint, String written) {
        String text = Character.toString(Integer.parseInt(codePoint, 16));

        assertThat(json(text)).isEqualTo('"' + written + '"');
        assertThat(json("a" + text + "b")).isEqualTo("\"a" + written + "b\"");
        assertThat(json(text.repeat(5000))).isEqualTo('"' + written.repeat(5000) + '"');
    }

    /** The reader lets none in. Should one come by another way, it must not make the list unreadable for ever. */
    @ParameterizedTest
    @CsvSource({"d800", "dbff", "dc00", "dfff"})
    void loneSurrogatesStayReadable(String unit) {
        char surrogate = (char) Integer.parseInt(unit, 16);
        String written = String.format("\\u%04X", (int) surrogate);

        assertThat(json("a" + surrogate)).isEqualTo("\"a" + written + "\"");
        assertThat(json("x".repeat(9000) + surrogate + "y".repeat(9000)))
                .isEqualTo('"' + "x".repeat(9000) + written + "y".repeat(9000) + '"');
    }

    @Test
    void causesMayBeAsDeepAsTheConfigurationAllows() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = GoJson.generator(out)) {
            for (int i = 0; i < 1100; i++) {
                json.writeStartObject();
                json.writeName("cause");
            }
            json.writeNull();
            for (int i = 0; i < 1100; i++) {
                json.writeEndObject();
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("null" + "}".repeat(1100));
    }

    private static String json(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = GoJson.generator(out)) {
            json.writeString(text);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
