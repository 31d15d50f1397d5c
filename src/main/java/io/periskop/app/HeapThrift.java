package io.periskop.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the heap near what lives in it. The JVM's defaults are for a process that owns its machine: they take a share of
 * all memory and give little back. What the command line sets is left alone.
 */
final class HeapThrift {
    private static final Logger log = LoggerFactory.getLogger(HeapThrift.class);

    /** All of them may be set while the JVM runs. */
    private static final Map<String, String> THRIFT =
            Map.of("MinHeapFreeRatio", "10", "MaxHeapFreeRatio", "25", "G1PeriodicGCInterval", "10000");

    private HeapThrift() {}

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
