package io.periskop.api.v1;

import io.periskop.store.Events.Position;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The place of an event as text that a client keeps. */
final class EventCursor {
    private EventCursor() {}

    static String text(Position position) {
        String plain = position.at().getEpochSecond() + "." + position.at().getNano() + ":" + position.rest();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Null where it is none. Whether the place is one of the store's, only the store knows. */
    static @Nullable Position parse(String cursor) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int dot = plain.indexOf('.');
            int colon = plain.indexOf(':');
            if (dot <= 0 || colon < dot || colon == plain.length() - 1) {
                return null;
            }
            long seconds = Long.parseLong(plain.substring(0, dot));
            Instant at = Instant.ofEpochSecond(seconds, Long.parseLong(plain.substring(dot + 1, colon)));
            return at.isBefore(Instant.EPOCH) ? null : new Position(at, plain.substring(colon + 1));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
