package io.periskop.access;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** {@code X-Periskop-Actor}: on whose behalf a program acts that knows its own users, such as a portal's backend. */
final class ActingFor {
    static final String HEADER = "X-Periskop-Actor";

    private static final int LONGEST = 200;

    private ActingFor() {}

    /** As it was sent, in UTF-8; null if it was not. */
    static @Nullable String of(HttpHeaders headers) {
        String sent = headers.getFirst(HEADER);
        return sent == null
                ? null
                : new String(sent.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    /** Whether it can stand in a history: something visible, on one line. */
    static boolean isName(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= LONGEST
                && text.codePoints().noneMatch(ActingFor::isHidden);
    }

    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> codePoint == 0xfffd;
        };
    }
}
