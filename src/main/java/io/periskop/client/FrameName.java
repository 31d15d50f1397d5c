package io.periskop.client;

import java.util.List;

/** Names of frames without what differs from run to run or from build to build. */
final class FrameName {
    /** How a call is made, not which: the JDK changes these frames by version and by how often a call was made. */
    private static final List<String> PLUMBING =
            List.of("java.lang.reflect.", "java.lang.invoke.", "jdk.internal.", "sun.reflect.", "sun.invoke.");

    /** What follows one of these was made at run time; before it stands the class that was written. */
    private static final List<String> GENERATED = List.of(
            "$$EnhancerBy",
            "$$FastClassBy",
            "$$SpringCGLIB",
            "$HibernateProxy",
            "$ByteBuddy",
            "$MockitoMock",
            "_$$_jvst",
            "_$$_Weld");

    private static final String LAMBDA = "$$Lambda";
    private static final String PROXY = "$Proxy";

    private FrameName() {}

    static boolean isPlumbing(StackTraceElement frame) {
        String name = frame.getClassName();
        return PLUMBING.stream().anyMatch(name::startsWith)
                || name.contains(LAMBDA)
                || endsInNumberAfter("access$", frame.getMethodName());
    }

    static String of(StackTraceElement frame) {
        return ofClass(frame.getClassName()) + "." + ofMethod(frame.getMethodName());
    }

    static String ofClass(String name) {
        String plain = before(name, "/");
        if (endsInNumberAfter(PROXY, plain.substring(plain.lastIndexOf('.') + 1))) {
            return PROXY;
        }
        int lambda = plain.indexOf(LAMBDA);
        if (lambda >= 0) {
            return plain.substring(0, lambda + LAMBDA.length());
        }
        for (String mark : GENERATED) {
            plain = before(plain, mark);
        }
        return plain;
    }

    /** Scala's compiler numbers its lambdas as Java's does, under another prefix. */
    static String ofMethod(String name) {
        if (!name.startsWith("lambda$") && !name.startsWith("$anonfun$")) {
            return name;
        }
        int last = name.lastIndexOf('$');
        return endsInNumberAfter("$", name.substring(last)) ? name.substring(0, last) : name;
    }

    private static String before(String text, String mark) {
        int at = text.indexOf(mark);
        return at > 0 ? text.substring(0, at) : text;
    }

    private static boolean endsInNumberAfter(String prefix, String text) {
        return text.startsWith(prefix)
                && text.length() > prefix.length()
                && text.chars().skip(prefix.length()).allMatch(c -> c >= '0' && c <= '9');
    }
}
