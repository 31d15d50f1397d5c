package io.periskop.it;

import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** Programs that are not part of the build. Where one is missing its test is skipped loudly; in CI it fails. */
public final class Tools {
    private Tools() {}

    /** @param from what to install */
    public static Process start(String from, String program, Consumer<ProcessBuilder> settings) {
        ProcessBuilder builder = new ProcessBuilder();
        settings.accept(builder);
        try {
            return builder.start();
        } catch (IOException e) {
            throw missing(program + " is not there; install " + from);
        }
    }

    public static RuntimeException missing(String how) {
        String sentence = "NOT TESTED: " + how;
        System.err.println(sentence);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(sentence);
        }
        Assumptions.abort(sentence);
        return new IllegalStateException(sentence);
    }
}
