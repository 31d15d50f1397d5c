package io.periskop.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A throwable and its causes, read defensively: an application's exception may throw from any of its methods, or be its
 * own cause. Suppressed exceptions are not read.
 *
 * @param end says why the chain was cut; null when it is whole
 */
record ThrownChain(List<Thrown> links, String end) {
    private static final String TOO_DEEP = "… further causes left out";
    private static final String CYCLE = "… the causes repeat";

    static ThrownChain ofMessage(String className, String message) {
        return new ThrownChain(List.of(new Thrown(className, message == null ? "" : message, List.of())), null);
    }

    static ThrownChain of(Throwable error, int maxCauses) {
        List<Thrown> links = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable next = error; next != null; next = causeOf(next)) {
            if (!seen.add(next)) {
                return new ThrownChain(links, CYCLE);
            }
            if (links.size() > maxCauses) {
                return new ThrownChain(links, TOO_DEEP);
            }
            links.add(new Thrown(next.getClass().getName(), messageOf(next), framesOf(next)));
        }
        return new ThrownChain(links, null);
    }

    private static String messageOf(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null ? "" : message;
        } catch (Throwable hostile) {
            return "[getMessage threw " + hostile.getClass().getName() + "]";
        }
    }

    /** A stack that cannot be read is as good as none: the message then decides the key. */
    static List<StackTraceElement> framesOf(Throwable error) {
        try {
            return Arrays.stream(error.getStackTrace()).filter(Objects::nonNull).toList();
        } catch (Throwable hostile) {
            return List.of();
        }
    }

    /** A cause that cannot be read ends the chain. */
    static Throwable causeOf(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable hostile) {
            return null;
        }
    }
}
