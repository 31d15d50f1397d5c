package io.periskop.api.periskop;

import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON as Go's encoding/json writes it: HTML's own characters and the two line separators escaped, all else as UTF-8. */
final class GoJson {
    /** Causes nest as deep as the configuration allows, and the list around them. */
    private static final StreamWriteConstraints DEEP_ENOUGH =
            StreamWriteConstraints.builder().maxNestingDepth(1100).build();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamWriteConstraints(DEEP_ENOUGH)
            .characterEscapes(new Escapes())
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .build();

    private GoJson() {}

    static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final int LINE_SEPARATOR = 0x2028;
        private static final int PARAGRAPH_SEPARATOR = 0x2029;

        private final int[] ascii = standardAsciiEscapesForJSON();
        private final SerializedString[] sequences = new SerializedString[128];
        private final SerializedString lineSeparator = sequence(LINE_SEPARATOR);
        private final SerializedString paragraphSeparator = sequence(PARAGRAPH_SEPARATOR);

        private Escapes() {
            for (int c = 0; c < ascii.length; c++) {
                boolean shortForm = c == '\n' || c == '\r' || c == '\t' || c == '"' || c == '\\';
                if (c == '<' || c == '>' || c == '&' || ascii[c] != ESCAPE_NONE && !shortForm) {
                    ascii[c] = ESCAPE_CUSTOM;
                    sequences[c] = sequence(c);
                }
            }
        }

        private static SerializedString sequence(int c) {
            return new SerializedString(String.format(Locale.ROOT, "\\u%04x", c));
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return switch (c) {
                case LINE_SEPARATOR -> lineSeparator;
                case PARAGRAPH_SEPARATOR -> paragraphSeparator;
                default -> c < sequences.length ? sequences[c] : null;
            };
        }
    }
}
