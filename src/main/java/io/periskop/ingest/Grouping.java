package io.periskop.ingest;

import io.periskop.label.LabelText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which error an event belongs to. Of an exception: the types of its chain, and the functions where the one that was thrown
 * and its root cause come from; the application's own where the client says which they are. Lines of code, messages and what
 * changes from run to run play no part, so that an error stays the same over releases. Pure: the same on every server.
 *
 * <p>Changing what is made here makes new errors of known ones: raise {@link #VERSION} and say so in the changelog.
 */
public final class Grouping {
    private static final String VERSION = "1";
    private static final int CHAIN = 10;
    private static final int FRAMES = 8;
    private static final int ROOT_FRAMES = 4;
    private static final int FINGERPRINTS = 20;
    private static final int TYPE_LENGTH = 200;
    private static final int DIGITS = 8;
    private static final String MESSAGE = "message";

    private Grouping() {}

    /** What it is made of, one text each. */
    private record Made(List<String> parts, GroupReason reason) {}

    public static Group of(IngestEvent event) {
        Made made = event.fingerprint().isEmpty() ? byItself(event) : byFingerprint(event);
        String type =
                event.exceptions().isEmpty() ? "" : type(event.exceptions().get(0));
        return new Group((type.isEmpty() ? MESSAGE : type) + "@" + hash(made.parts()), made.reason());
    }

    private static Made byFingerprint(IngestEvent event) {
        List<String> parts = new ArrayList<>();
        Made itself = byItself(event);
        boolean added = false;
        boolean isDefault = true;
        for (String wish : event.fingerprint()
                .subList(0, Math.min(FINGERPRINTS, event.fingerprint().size()))) {
            if (variable(wish).equals("default")) {
                parts.addAll(itself.parts());
                added = true;
            } else {
                parts.add("fingerprint:" + resolved(wish, event));
                isDefault = false;
            }
        }
        if (isDefault) {
            return itself;
        }
        return new Made(parts, added ? GroupReason.FINGERPRINT_AND_DEFAULT : GroupReason.FINGERPRINT);
    }

    /** What clients may name of the event; any other text is itself. */
    private static String resolved(String wish, IngestEvent event) {
        EventException thrown =
                event.exceptions().isEmpty() ? null : event.exceptions().get(0);
        return switch (variable(wish)) {
            case "type", "error.type" -> thrown == null ? "" : thrown.type();
            case "value", "error.value" -> thrown == null ? event.message() : thrown.message();
            case "message" -> event.message().isEmpty() && thrown != null ? thrown.message() : event.message();
            case "level" -> event.severity().text();
            default -> wish;
        };
    }

    /** The name in {@code {{ name }}}; empty where it is none. */
    private static String variable(String wish) {
        String text = wish.strip();
        return text.startsWith("{{") && text.endsWith("}}") && text.length() > 4
                ? text.substring(2, text.length() - 2).strip()
                : "";
    }

    private static Made byItself(IngestEvent event) {
        List<EventException> chain = event.exceptions();
        if (chain.isEmpty() || chain.get(0).type().isEmpty()) {
            return byMessage(event);
        }
        List<String> parts = types(chain);
        EventException thrown = chain.get(0);
        EventException root = chain.get(chain.size() - 1);
        boolean inApp = hasInApp(thrown) || hasInApp(root);
        Set<String> frames = frames(thrown, inApp, FRAMES);
        if (chain.size() > 1) {
            frames(root, inApp, ROOT_FRAMES).forEach(frame -> frames.add("root:" + frame));
        }
        if (frames.isEmpty()) {
            String said = thrown.message().isEmpty() ? event.message() : thrown.message();
            parts.add("message:" + MessageTemplate.of(said));
            return new Made(parts, GroupReason.TYPE_AND_MESSAGE);
        }
        parts.addAll(frames);
        return new Made(parts, inApp ? GroupReason.IN_APP_FRAMES : GroupReason.FRAMES);
    }

    private static Made byMessage(IngestEvent event) {
        String said = event.message();
        if (said.isEmpty() && !event.exceptions().isEmpty()) {
            said = event.exceptions().get(0).message();
        }
        return new Made(List.of("message:" + MessageTemplate.of(said)), GroupReason.MESSAGE);
    }

    /** A type that wraps itself again and again counts once. */
    private static List<String> types(List<EventException> chain) {
        List<String> types = new ArrayList<>();
        String before = null;
        for (EventException link : chain) {
            String type = "type:" + type(link);
            if (!type.equals(before) && types.size() < CHAIN) {
                types.add(type);
            }
            before = type;
        }
        return types;
    }

    private static String type(EventException link) {
        String type = link.type();
        return LabelText.wellFormed(
                FrameName.ofClass(type.length() > TYPE_LENGTH ? type.substring(0, TYPE_LENGTH) : type));
    }

    private static boolean hasInApp(EventException link) {
        return link.frames().stream().anyMatch(frame -> Boolean.TRUE.equals(frame.inApp()));
    }

    /** The newest, each once: how deep a recursion went makes no other error. */
    private static Set<String> frames(EventException link, boolean inApp, int most) {
        Set<String> names = new LinkedHashSet<>();
        for (EventFrame frame : link.frames()) {
            String name = inApp && !Boolean.TRUE.equals(frame.inApp()) ? null : FrameName.of(frame);
            if (name != null) {
                names.add(name);
            }
            if (names.size() == most) {
                break;
            }
        }
        return names;
    }

    private static String hash(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(VERSION.getBytes(StandardCharsets.UTF_8));
            for (String part : parts) {
                digest.update((byte) 0);
                digest.update(part.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
