package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StackKeyRuleTests {
    private static final String ISE = "java.lang.IllegalStateException";

    static Stream<Arguments> sameErrors() {
        return Stream.of(
                arguments("lines move", "a.A.x:1 a.B.y:2", "a.A.x:70 a.B.y:80"),
                arguments("lambda ordinal", "a.A.lambda$x$1 a.B.y", "a.A.lambda$x$14 a.B.y"),
                arguments("lambda class", "a.A$$Lambda$14/0x0000000800c03000.run a.A.x", "a.A$$Lambda/0x1.run a.A.x"),
                arguments("JDK proxy", "jdk.proxy2.$Proxy12.find a.A.x", "com.sun.proxy.$Proxy7.find a.A.x"),
                arguments("CGLIB", "a.A$$EnhancerBySpringCGLIB$$1a2b.x a.B.y", "a.A$$SpringCGLIB$$0.x a.B.y"),
                arguments("CGLIB and the class itself", "a.A$$SpringCGLIB$$0.x a.B.y", "a.A.x a.B.y"),
                arguments(
                        "reflection grows warm",
                        "a.A.x jdk.internal.reflect.GeneratedMethodAccessor27.invoke a.B.y",
                        "a.A.x jdk.internal.reflect.NativeMethodAccessorImpl.invoke0 java.lang.reflect.Method.invoke a.B.y"),
                arguments("older reflection", "a.A.x sun.reflect.GeneratedMethodAccessor3.invoke a.B.y", "a.A.x a.B.y"),
                arguments("accessor", "a.A.x a.A.access$000 a.B.y", "a.A.x a.A.access$100 a.B.y"),
                arguments("hidden class", "a.A/0x0000000800c03000.x a.B.y", "a.A/0x0000000800c09999.x a.B.y"),
                arguments("Scala lambda", "a.A.$anonfun$x$1 a.B.y", "a.A.$anonfun$x$9 a.B.y"),
                arguments("recursion", "a.A.f a.A.main", "a.A.f a.A.f a.A.f a.A.f a.A.f a.A.f a.A.f a.A.main"),
                arguments("recursion by two", "a.A.f a.A.g a.A.main", "a.A.f a.A.g a.A.f a.A.g a.A.f a.A.g a.A.main"),
                arguments(
                        "below the fifth frame",
                        "a.A.a a.A.b a.A.c a.A.d a.A.e a.A.f",
                        "a.A.a a.A.b a.A.c a.A.d a.A.e z.Z.z"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sameErrors")
    void sameKey(String why, String one, String other) {
        assertThat(key("m", one)).as(why).isEqualTo(key("other message 17", other));
    }

    static Stream<Arguments> differentErrors() {
        return Stream.of(
                arguments("method", "a.A.x a.B.y", "a.A.z a.B.y"),
                arguments("class", "a.A.x a.B.y", "a.C.x a.B.y"),
                arguments("caller", "a.A.x a.B.y", "a.A.x a.B.z"),
                arguments("enclosing method of a lambda", "a.A.lambda$x$1", "a.A.lambda$y$1"),
                arguments("class that is only named like a proxy", "a.A$Proxy1.x", "a.B$Proxy1.x"),
                arguments("frame boundary", "a.A.x", "a.A.x a.A.x2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentErrors")
    void differentKey(String why, String one, String other) {
        assertThat(key("m", one)).as(why).isNotEqualTo(key("m", other));
    }

    /** Fixed for ever: a changed rule would make every known error look new. */
    @Test
    void keysAreStable() {
        assertThat(key("m", "a.A.x a.B.y")).isEqualTo(ISE + "@93447e2d");
        assertThat(Hash.of(List.of())).isEqualTo("4fd0bfc1");
        assertThat(Hash.of(List.of("a"))).isEqualTo("bddf3bb5");
    }

    @Test
    void theCausesClassAndPlaceCount() {
        String readFailed = key(chain("a.Pool.get", "a.Db.read"));
        assertThat(readFailed).isNotEqualTo(key(chain("a.Pool.get", "a.Db.write")));
        assertThat(readFailed).isNotEqualTo(key("m", "a.Pool.get"));
        assertThat(readFailed).isEqualTo(key(chain("a.Pool.get:9", "a.Db.read:9")));
    }

    @ParameterizedTest
    @CsvSource({
        "user 17 is missing, user 4711 is missing, true",
        "user 17 is missing, cart 17 is missing, false",
        "id 550e8400-e29b-41d4-a716-446655440000, id aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee, true",
    })
    void withoutAStackTheMessagesTemplateDecides(String one, String other, boolean same) {
        assertThat(key(one, "").equals(key(other, ""))).isEqualTo(same);
        assertThat(key(one, "java.lang.reflect.Method.invoke").equals(key(other, "")))
                .isEqualTo(same);
    }

    @Test
    void realRecursionOfAnyDepthIsOneKey() {
        List<String> keys = new ArrayList<>();
        for (int depth : new int[] {1, 2, 17, 300}) {
            keys.add(key(thrownBy(() -> descend(depth))));
        }
        assertThat(keys).containsOnly(keys.get(0));
    }

    @Test
    void realStackOverflowsOfOneRecursionAreOneKey() {
        String one = key(thrownBy(() -> ping(0)));
        String other = key(thrownBy(() -> new Object() {
            int fromElsewhere() {
                return pong(1);
            }
        }.fromElsewhere()));
        assertThat(one).isEqualTo(other).startsWith("java.lang.StackOverflowError@");
    }

    @Test
    void realProxiesDoNotSplitKeys() throws Exception {
        List<String> keys = new ArrayList<>();
        for (Class<?> type : List.of(Callable.class, Runnable.class)) {
            Object proxy = Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> descend(1));
            keys.add(FrameName.ofClass(proxy.getClass().getName()));
        }
        assertThat(keys).containsOnly("$Proxy");
    }

    @Test
    void generatedExceptionClassesLoseTheirOrdinals() {
        Thrown thrown = new Thrown("a.Failure$$SpringCGLIB$$3", "m", Errors.stack("a.A.x"));
        assertThat(KeyRule.standard().keyOf(List.of(thrown))).startsWith("a.Failure@");
    }

    private static String key(String message, String frames) {
        return key(Errors.at(message, frames.isEmpty() ? new String[0] : frames.split(" ", -1)));
    }

    private static String key(Throwable error) {
        return KeyRule.standard().keyOf(ThrownChain.of(error, 10).links());
    }

    private static Throwable chain(String frame, String causesFrame) {
        Throwable error = Errors.at("m", frame);
        return error.initCause(Errors.at("m", causesFrame));
    }

    private static Throwable thrownBy(Callable<?> call) {
        try {
            call.call();
        } catch (Throwable e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }

    private static int descend(int depth) {
        if (depth == 0) {
            throw new IllegalStateException("at the bottom");
        }
        return descend(depth - 1) + 1;
    }

    private static int ping(int n) {
        return pong(n + 1) + Collections.emptyList().size();
    }

    private static int pong(int n) {
        return ping(n + 1) + 1;
    }
}
