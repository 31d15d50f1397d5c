package io.periskop;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;

/** Blocking calls on threads that must not block, in the whole JVM: BlockHound can be told only once whom to tell. */
public final class BlockingCalls {
    private static final Queue<Throwable> SEEN = new ConcurrentLinkedQueue<>();

    static {
        BlockHound.install(builder -> builder.blockingMethodCallback(method -> {
            if (!isIdle()) {
                SEEN.add(new IllegalStateException(
                        method + " on " + Thread.currentThread().getName()));
            }
        }));
    }

    private BlockingCalls() {}

    /** From now on; those before are forgotten. */
    public static Queue<Throwable> watch() {
        SEEN.clear();
        return SEEN;
    }

    /** A worker of an earlier test that waits for work: it began to wait before anybody watched. */
    private static boolean isIdle() {
        return Arrays.stream(Thread.currentThread().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("getTask")
                        && frame.getClassName().equals("java.util.concurrent.ThreadPoolExecutor"));
    }
}
