package io.periskop.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps the heap near what lives in it. The JVM's defaults are for a process that owns its machine: they take a share of
 * all memory and give little back. What the command line sets is left alone.
 */
final class HeapThrift {
    private static final Logger log = LoggerFactory.getLogger(HeapThrift.class);

    /** All of them may be set while the JVM runs. */
    private static final Map<String, String> THRIFT =
            Map.of("MinHeapFreeRatio", "10", "MaxHeapFreeRatio", "20", "G1PeriodicGCInterval", "10000");

    /** By then the classes are loaded and every target was scraped for the first time. */
    private static final Duration AFTER_START = Duration.ofSeconds(20);

    /** A collection of more than this would be felt. */
    private static final long LIVE_AT_MOST = 512L << 20;

    private HeapThrift() {}

    /**
     * Starting makes a lot of garbage at once, for which the heap grows; one collection when that is over lets it shrink to
     * what is needed from then on.
     */
    static Disposable trimAfterStart() {
        return Schedulers.boundedElastic().schedule(HeapThrift::trim, AFTER_START.toSeconds(), TimeUnit.SECONDS);
    }

    private static void trim() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        if (heap.getUsed() < LIVE_AT_MOST) {
            System.gc();
        }
    }

    static void apply() {
        Set<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .flatMap(argument -> THRIFT.keySet().stream().filter(argument::contains))
                .collect(Collectors.toSet());
        HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        THRIFT.forEach((option, value) -> {
            if (!given.contains(option)) {
                set(vm, option, value);
            }
        });
    }

    private static void set(HotSpotDiagnosticMXBean vm, String option, String value) {
        try {
            vm.setVMOption(option, value);
        } catch (IllegalArgumentException e) {
            log.debug("this JVM has no {}: {}", option, e.getMessage());
        }
    }
}
