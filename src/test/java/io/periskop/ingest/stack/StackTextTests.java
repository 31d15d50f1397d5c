package io.periskop.ingest.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.ingest.EventException;
import io.periskop.ingest.EventFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces as runtimes print them. */
class StackTextTests {
    private static String file(String name) {
        try (InputStream input = StackTextTests.class.getResourceAsStream("/stack/" + name + ".txt")) {
            assertThat(input).as(name).isNotNull();
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<EventException> read(String name, String language) {
        return StackText.read("", "", file(name), language);
    }

    private static List<String> said(List<EventException> chain) {
        return chain.stream().map(link -> link.type() + ": " + link.message()).toList();
    }

    private static List<String> frames(EventException link) {
        return link.frames().stream().map(EventFrame::text).toList();
    }

    @Test
    void jvm() {
        List<EventException> chain = read("jvm", "java");
        assertThat(said(chain))
                .containsExactly(
                        "com.acme.shop.CheckoutException: Order 42 failed\nsecond line of the message",
                        "java.io.IOException: suppressed: close failed",
                        "java.sql.SQLException: Connection refused: db-1",
                        "java.net.ConnectException: ");
        assertThat(frames(chain.get(0)))
                .containsExactly(
                        "at com.acme.shop.Checkout.pay (Checkout.java:118)",
                        "at com.acme.shop.Checkout$$Lambda/0x00007f1c2c0a1000.apply",
                        "at java.util.Optional.map (Optional.java:260) ~",
                        "at com.acme.shop.Main.main (Main.java:17)");
        assertThat(frames(chain.get(1)))
                .containsExactly(
                        "at com.acme.shop.Cart.close (Cart.java:9)",
                        "at java.util.Optional.map (Optional.java:260) ~",
                        "at com.acme.shop.Main.main (Main.java:17)");
        assertThat(frames(chain.get(2)))
                .startsWith(
                        "at org.postgresql.Driver.connect (Driver.java:300) ~",
                        "at com.acme.shop.Db.open (Db.kt:44)",
                        "at com.acme.shop.Checkout$$Lambda/0x00007f1c2c0a1000.apply")
                .hasSize(5);
        assertThat(frames(chain.get(3)))
                .startsWith("at sun.nio.ch.Net.connect0 ~")
                .hasSize(6);
        assertThat(chain.get(0).stacktrace()).isNull();
    }

    @Test
    void python() {
        List<EventException> chain = read("python", "python");
        assertThat(said(chain))
                .containsExactly("shop.errors.CheckoutError: order 42 failed\nwith a second line", "OSError: refused");
        assertThat(frames(chain.get(0)))
                .containsExactly(
                        "at checkout (/srv/shop/checkout.py:7)",
                        "at main (/srv/shop/app.py:21)",
                        "at <module> (/srv/shop/app.py:30)");
        assertThat(frames(chain.get(1)))
                .containsExactly(
                        "at open (/srv/venv/lib/python3.12/site-packages/driver/core.py:88) ~",
                        "at connect (/srv/shop/db.py:12)");
    }

    @Test
    void javaScript() {
        List<EventException> chain = read("nodejs", "nodejs");
        assertThat(said(chain))
                .containsExactly(
                        "TypeError: Cannot read properties of undefined (reading 'total')",
                        "Error: connect ECONNREFUSED 192.0.2.7:5432");
        assertThat(frames(chain.get(0)))
                .containsExactly(
                        "at Cart.total (/srv/shop/cart.js:12)",
                        "at Promise.all ~",
                        "at checkout (file:///srv/shop/checkout.mjs:40)",
                        "at new Order (/srv/shop/node_modules/orders/index.js:3) ~",
                        "at Array.map ~",
                        "at ? (/srv/shop/main.js:5)",
                        "at process.processTicksAndRejections (node:internal/process/task_queues:105) ~");
        assertThat(frames(chain.get(1))).containsExactly("at TCPConnectWrap.afterConnect (node:net:1637) ~");
        assertThat(frames(read("firefox", "webjs").get(0)))
                .containsExactly(
                        "at pay (https://shop.example.com/static/app.js:10)",
                        "at checkout/< (https://shop.example.com/static/app.js:20)",
                        "at ? (https://shop.example.com/static/app.js:30)");
    }

    @Test
    void go() {
        assertThat(frames(read("go", "go").get(0)))
                .containsExactly(
                        "at runtime/debug.Stack (/usr/local/go/src/runtime/debug/stack.go:26) ~",
                        "at panic (/usr/local/go/src/runtime/panic.go:785) ~",
                        "at example.com/shop/internal/cart.(*Cart).Pay (/srv/shop/internal/cart/cart.go:41)",
                        "at main.run.func1 (/srv/shop/main.go:18)",
                        "at github.com/acme/lib/queue.(*Worker).loop"
                                + " (/root/go/pkg/mod/github.com/acme/lib@v1.2.3/queue/worker.go:77) ~",
                        "at main.run (/srv/shop/main.go:17)");
        EventException wrapped = StackText.read("*errors.errorString", "refused", file("goerrors"), "go")
                .get(0);
        assertThat(wrapped.type()).isEqualTo("*errors.errorString");
        assertThat(frames(wrapped))
                .startsWith(
                        "at example.com/shop/db.Open (/srv/shop/db/db.go:12)", "at main.main (/srv/shop/main.go:9)");
    }

    @Test
    void dotNet() {
        List<EventException> chain = read("dotnet", "dotnet");
        assertThat(said(chain))
                .containsExactly(
                        "Acme.Shop.CheckoutException: Order 42 failed",
                        "System.InvalidOperationException: No connection",
                        "System.Net.Sockets.SocketException (111): Connection refused");
        assertThat(frames(chain.get(0)))
                .containsExactly("at Acme.Shop.Checkout.Pay[T] (C:\\shop\\Checkout.cs:118)", "at Program.<Main>$");
        assertThat(frames(chain.get(1)))
                .containsExactly(
                        "at Acme.Shop.Db..ctor (/srv/shop/Db.cs:14)",
                        "at Acme.Shop.Db.OpenAsync (/srv/shop/Db.cs:30)",
                        "at System.Runtime.CompilerServices.TaskAwaiter.ThrowForNonSuccess ~");
        assertThat(frames(chain.get(2))).containsExactly("at System.Net.Sockets.Socket.Connect ~");
    }

    @Test
    void ruby() {
        List<EventException> chain = read("ruby", "ruby");
        assertThat(said(chain)).containsExactly("Shop::CheckoutError: order 42 failed", "Errno::ECONNREFUSED: refused");
        assertThat(frames(chain.get(0)))
                .containsExactly(
                        "at rescue in pay (/srv/shop/checkout.rb:14)",
                        "at pay (/srv/shop/checkout.rb:9)",
                        "at block in call (/usr/local/bundle/gems/rack-3.0.8/lib/rack/builder.rb:277) ~",
                        "at <main> (/srv/shop/main.rb:3)");
        assertThat(frames(chain.get(1)))
                .containsExactly(
                        "at Shop::Db#open (/srv/shop/db.rb:5)", "at Shop::Checkout#pay (/srv/shop/checkout.rb:10)");
    }

    @Test
    void php() {
        List<EventException> chain = read("php", "php");
        assertThat(said(chain))
                .containsExactly(
                        "Shop\\CheckoutException: order 42 failed",
                        "PDOException: SQLSTATE[HY000] [2002] Connection refused");
        assertThat(frames(chain.get(0)))
                .containsExactly(
                        "at Shop\\Checkout.pay (/srv/shop/vendor/acme/bus/Bus.php:12) ~",
                        "at Acme\\Bus\\Bus.dispatch (/srv/shop/public/index.php:9)",
                        "at {closure:/srv/shop/public/index.php:7} (/srv/shop/public/index.php:20)");
        assertThat(frames(chain.get(1)))
                .containsExactly("at PDO.__construct (/srv/shop/src/Db.php:21)", "at Shop\\Db.open ~");
        List<EventException> imitated = read("phpotel", "php");
        assertThat(said(imitated)).containsExactly("Shop.CheckoutException: order 42 failed", "PDOException: refused");
        assertThat(frames(imitated.get(1))).hasSize(3).contains("at {main} (index.php:9)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "python", "nodejs", "firefox", "go", "goerrors", "dotnet", "ruby", "php", "phpotel"})
    void withoutTheLanguageItIsFoundOutByTheText(String name) {
        List<EventException> guessed = read(name, "");
        assertThat(guessed.get(0).frames()).isNotEmpty();
        assertThat(guessed.get(0).stacktrace()).as("all lines are known").isNull();
        for (String language : List.of("java", "python", "nodejs", "go", "dotnet", "ruby", "php")) {
            assertThat(read(name, language)).as("although it says " + language).isEqualTo(guessed);
        }
    }

    @Test
    void whatNoDialectKnowsIsKeptAsItIs() {
        List<EventException> chain = StackText.read("E", "m", file("strange"), "java");
        assertThat(chain).hasSize(1);
        assertThat(chain.get(0).frames()).isEmpty();
        assertThat(chain.get(0).stacktrace())
                .containsExactly("Something the agent says", "at night, all cats are grey", "  and this is no trace");
        EventException partly = StackText.read(
                        "E",
                        "m",
                        "E: m\n\tat a.B.c(B.java:1)\n*** the agent cut this ***\n\tat a.B.d(B.java:2)",
                        "java")
                .get(0);
        assertThat(partly.frames()).hasSize(2);
        assertThat(partly.stacktrace()).hasSize(4).contains("*** the agent cut this ***");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "T,''", "'',m", "T,m"})
    void withoutATraceTheExceptionIsAllThereIs(String type, String message) {
        assertThat(StackText.read(type, message, "", "java"))
                .containsExactly(new EventException(type, message, List.of(), null));
    }

    @Test
    void itIsBounded() {
        StringBuilder text = new StringBuilder("E: deep\n");
        for (int i = 0; i < 100; i++) {
            text.append("\tat a.B.m")
                    .append(i)
                    .append("(B.java:1)\n".repeat(50))
                    .append("Caused by: E: ")
                    .append(i);
            text.append('\n');
        }
        List<EventException> chain = StackText.read("E", "deep", text.toString(), "java");
        assertThat(chain).hasSizeLessThanOrEqualTo(20);
        assertThat(chain).allSatisfy(link -> assertThat(link.frames()).hasSizeLessThanOrEqualTo(200));
        List<EventException> restored = StackText.read(
                "E", "", "E\n" + "\tat a.B.c(B.java:1)\n".repeat(300) + "Caused by: F\n\t... 999999999 more", "java");
        assertThat(restored.get(0).frames()).hasSize(200);
        assertThat(restored.get(1).frames()).hasSize(200);
    }

    /** Pieces of all languages, thrown together: never a failure, never long. */
    @Test
    void noTextMakesItFail() {
        String all = String.join(
                "\n",
                List.of("jvm", "python", "nodejs", "firefox", "go", "dotnet", "ruby", "php").stream()
                        .map(StackTextTests::file)
                        .toList());
        Random random = new Random(20261123);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(12); piece >= 0; piece--) {
                int from = random.nextInt(all.length());
                text.append(all, from, Math.min(all.length(), from + random.nextInt(60)));
                if (random.nextInt(3) == 0) {
                    text.append(" \t\n()':@#>".charAt(random.nextInt(10)));
                }
            }
            for (String language : List.of("", "java", "dotnet")) {
                assertThat(StackText.read("T", "m", text.toString(), language))
                        .isNotEmpty()
                        .hasSizeLessThanOrEqualTo(20);
            }
        }
    }
}
