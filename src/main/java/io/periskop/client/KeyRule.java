package io.periskop.client;

import java.util.List;

/** Decides which errors are one: those with equal keys are counted together. Called by many threads at once. */
@FunctionalInterface
public interface KeyRule {
    /**
     * A rule that throws or answers null or nothing is replaced by {@link #standard()} for that report.
     *
     * @param chain the reported throwable first, then its causes; never empty. A message reported without a throwable
     *     is one link without frames.
     */
    String keyOf(List<Thrown> chain);

    /**
     * {@code <class>@<8 hex digits>}: neither message nor line numbers take part, so that one place in the code is one
     * key.
     *
     * <p>The digits are the FNV-1a 64 hash, folded to 32 bits by xor of its halves, of these lines, each ended by a
     * newline, in UTF-8:
     *
     * <ol>
     *   <li>the names of all classes in the chain, outermost first;
     *   <li>of the outermost throwable, its first five distinct frames as {@code class.method};
     *   <li>of the innermost cause, if there is one, the same.
     * </ol>
     *
     * <p>Frames of reflection and method handles ({@code java.lang.reflect}, {@code java.lang.invoke}, {@code
     * jdk.internal}, {@code sun.reflect}, {@code sun.invoke}), accessors ({@code access$000}) and hidden frames of
     * lambdas are skipped. Names are freed from what differs between runs: ordinals of lambdas ({@code lambda$save$3}
     * is {@code lambda$save}), addresses ({@code $$Lambda$14/0x80}), proxies ({@code jdk.proxy2.$Proxy12} is {@code
     * $Proxy}) and generated subclasses ({@code Shop$$SpringCGLIB$$0} is {@code Shop}).
     *
     * <p>A frame that was met before is not counted again, so the depth of a recursion does not matter. In a {@link
     * StackOverflowError}, whose stack is cut anywhere, only frames met more than once count, in alphabetical order.
     *
     * <p>When no frame is left in the whole chain, the second part is {@code message:} with the template of the
     * outermost message: UUIDs, hexadecimal and decimal numbers replaced by {@code #}, the first 1024 characters of it.
     */
    static KeyRule standard() {
        return StackKeyRule.INSTANCE;
    }
}
