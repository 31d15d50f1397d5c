package io.periskop.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of frames without what differs from run to run or from build to build. */
final class FrameName {
    /** What follows one of these was made at run time; before it stands what was written. */
    private static final List<String> GENERATED = List.of(
            "$$EnhancerBy",
            "$$FastClassBy",
            "$$SpringCGLIB",
            "$HibernateProxy",
            "$ByteBuddy",
            "$MockitoMock",
            "_$$_jvst",
            "_$$_Weld");

    /** How a call is made, not which. */
    private static final List<String> PLUMBING =
            List.of("java.lang.reflect.", "java.lang.invoke.", "jdk.internal.", "sun.reflect.", "sun.invoke.");

    private static final String LAMBDA = "$$Lambda";
    private static final String PROXY = "$Proxy";
    private static final List<String> NAMELESS =
            List.of("?", "<anonymous>", "anonymous", "<lambda>", "{closure}", "<unknown>", "(anonymous)");
    private static final int LONGEST = 500;

    private FrameName() {}

    /** Null where it says nothing about where the error is. */
    static @Nullable String of(EventFrame frame) {
        String module = module(frame);
        String function = function(cut(frame.function()));
        if (module.isEmpty() && function.isEmpty() || isPlumbing(module, frame.function())) {
            return null;
        }
        return module + ":" + function;
    }

    private static String module(EventFrame frame) {
        String module = cut(frame.module());
        return module.isEmpty() ? file(cut(frame.file())) : ofClass(module);
    }

    static String ofClass(String name) {
        int proxy = name.lastIndexOf(PROXY);
        if (proxy >= 0 && isDigits(name.substring(proxy + PROXY.length()))) {
            return PROXY;
        }
        int lambda = name.indexOf(LAMBDA);
        if (lambda >= 0) {
            return name.substring(0, lambda + LAMBDA.length());
        }
        String plain = name;
        for (String mark : GENERATED) {
            int at = plain.indexOf(mark);
            plain = at > 0 ? plain.substring(0, at) : plain;
        }
        return plain;
    }

    /** Its last folders; hashes and versions that builds put into names are no part of them. */
    private static String file(String path) {
        String plain = path;
        for (char end : new char[] {'?', '#'}) {
            int at = plain.indexOf(end);
            plain = at > 0 ? plain.substring(0, at) : plain;
        }
        int scheme = plain.indexOf("://");
        if (scheme >= 0) {
            int host = plain.indexOf('/', scheme + 3);
            plain = host < 0 ? "" : plain.substring(host);
        }
        plain = plain.replace('\\', '/');
        int at = plain.length();
        for (int folders = 0; folders < 3 && at > 0; folders++) {
            at = plain.lastIndexOf('/', at - 1);
        }
        return MessageTemplate.of(plain.substring(at + 1));
    }

    private static String function(String name) {
        if (NAMELESS.contains(name)) {
            return "";
        }
        String plain = name.startsWith("async ") ? name.substring("async ".length()) : name;
        if (plain.startsWith("Object.")) {
            plain = plain.substring("Object.".length());
        }
        int block = plain.startsWith("block ") || plain.startsWith("rescue in ") ? plain.lastIndexOf(" in ") : -1;
        if (block > 0) {
            plain = plain.substring(block + " in ".length());
        }
        plain = withoutGoClosures(withoutRustHash(plain));
        if (plain.startsWith("lambda$") || plain.startsWith("$anonfun$")) {
            int last = plain.lastIndexOf('$');
            plain = isDigits(plain.substring(last + 1)) ? plain.substring(0, last) : plain;
        }
        return withoutAddresses(plain);
    }

    /** {@code main.run.func1.2} is {@code main.run}: closures are numbered in their order. */
    private static String withoutGoClosures(String name) {
        String plain = name;
        while (true) {
            int dot = plain.lastIndexOf('.');
            String last = plain.substring(dot + 1);
            boolean numbered = isDigits(last) || last.startsWith("func") && isDigits(last.substring(4));
            if (dot <= 0 || !numbered) {
                return plain;
            }
            plain = plain.substring(0, dot);
        }
    }

    private static String withoutRustHash(String name) {
        int hash = name.lastIndexOf("::h");
        return hash > 0
                        && name.length() == hash + 19
                        && name.chars().skip(hash + 3L).allMatch(c -> Character.digit(c, 16) >= 0)
                ? name.substring(0, hash)
                : name;
    }

    private static String withoutAddresses(String name) {
        return name.contains("0x") ? MessageTemplate.of(name) : name;
    }

    private static boolean isPlumbing(String module, String function) {
        return PLUMBING.stream().anyMatch(module::startsWith)
                || module.contains(LAMBDA)
                || function.startsWith("access$") && isDigits(function.substring("access$".length()));
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String cut(String name) {
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }
}
