package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UncaughtErrorsTests {
    private final UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final PrintStream console = System.err;
    private final ErrorCollector collector = ErrorCollector.create();

    @AfterEach
    void restore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
        System.setErr(console);
    }

    @Test
    void reportsAndPassesOn() throws Exception {
        List<Throwable> seen = Collections.synchronizedList(new ArrayList<>());
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> seen.add(error));
        try (UncaughtErrors installed = UncaughtErrors.install(collector)) {
            assertThat(installed).isNotNull();
            die("worker", new IllegalStateException("m"));
        }
        assertThat(seen).hasSize(1);
        assertThat(Errors.only(collector).severity()).isEqualTo(Severity.ERROR);

        die("worker", new IllegalStateException("after closing"));
        assertThat(seen).hasSize(2);
        assertThat(Errors.only(collector).totalCount()).isEqualTo(1);
    }

    @Test
    void printsWhatTheJvmWouldHavePrinted() throws Exception {
        Thread.setDefaultUncaughtExceptionHandler(null);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (UncaughtErrors installed = UncaughtErrors.install(collector)) {
            assertThat(installed).isNotNull();
            die("worker", new IllegalStateException("m"));
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("Exception in thread \"worker\" java.lang.IllegalStateException: m");
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
    }

    @Test
    void closingLeavesAHandlerThatWasSetSince() {
        UncaughtErrors installed = UncaughtErrors.install(collector);
        UncaughtExceptionHandler newer = (thread, error) -> {};
        Thread.setDefaultUncaughtExceptionHandler(newer);
        installed.close();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(newer);
    }

    private static void die(String name, RuntimeException error) throws InterruptedException {
        Thread thread = new Thread(
                () -> {
                    throw error;
                },
                name);
        thread.start();
        thread.join(10_000);
    }
}
