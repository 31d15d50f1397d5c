package io.periskop.catalog;

import io.periskop.store.ErrorId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list: behind this error, as it was then. An error that moves may be met again or not at all; one that stays is
 * met once.
 */
record Cursor(Comparable<?> value, ErrorId id) {
    private static final int LONGEST = 65_536;
    private static final String FORMAT = "1";

    /** In a URL. The range and the limit may be others in the next query: only what the place is made of must be the same. */
    String text(ErrorQuery query) {
        String plain = FORMAT + ' ' + kind(query) + ' ' + id + ' ' + value;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Null at the beginning. */
    static @Nullable Cursor of(ErrorQuery query) {
        if (query.cursor() == null) {
            return null;
        }
        String[] parts = plain(query.cursor()).split(" ", 4);
        ErrorId id = parts.length == 4 && parts[0].equals(FORMAT) ? ErrorId.parse(parts[2]) : null;
        if (id == null) {
            throw unknown();
        }
        if (!parts[1].equals(kind(query))) {
            throw new CursorException(
                    "The cursor is of another search, sort or direction; begin without one when these change.");
        }
        try {
            return new Cursor(query.sort().parse(parts[3]), id);
        } catch (RuntimeException e) {
            throw unknown();
        }
    }

    private static String plain(String text) {
        try {
            return text.length() > LONGEST
                    ? ""
                    : new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static CursorException unknown() {
        return new CursorException("The cursor is not one that this server gave; begin without one.");
    }

    /** A short name of all that a place depends on. */
    private static String kind(ErrorQuery query) {
        return ErrorId.of(
                        query.sort() + (query.descending() ? " desc" : " asc"),
                        query.search().text())
                .text();
    }
}
