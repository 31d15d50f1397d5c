package io.periskop.replica;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What it costs to divide 100 000 targets, how even it is, and how many move when a server goes. */
public final class RendezvousBench {
    private static final int TARGETS = 100_000;
    private static final int TIMES = 25;

    private RendezvousBench() {}

    public static void main(String[] args) {
        String[] urls = IntStream.range(0, TARGETS)
                .mapToObj(i -> "http://10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + ":8080/-/exceptions")
                .toArray(String[]::new);
        for (int servers : new int[] {2, 4, 8, 16}) {
            List<String> ids = IntStream.range(0, servers)
                    .mapToObj(i -> String.format("%08x-0000-4000-8000-000000000000", 0x9e3779b9 * i))
                    .toList();
            Rendezvous all = new Rendezvous(ids);
            Rendezvous left = new Rendezvous(ids.subList(1, servers));
            long[] took = new long[TIMES];
            Set<String> owners = new HashSet<>();
            for (int time = 0; time < TIMES; time++) {
                long began = System.nanoTime();
                for (int i = 0; i < TARGETS; i++) {
                    owners.add(all.owner("service-" + i % 500, urls[i]));
                }
                took[time] = System.nanoTime() - began;
            }
            int[] counts = new int[servers];
            int moved = 0;
            for (int i = 0; i < TARGETS; i++) {
                String service = "service-" + i % 500;
                String owner = all.owner(service, urls[i]);
                counts[ids.indexOf(owner)]++;
                moved += owner.equals(left.owner(service, urls[i])) ? 0 : 1;
            }
            Arrays.sort(took);
            System.out.printf(
                    "%d servers: %.1f ms for %d targets, %d to %d each, %d move when the one with %d goes%n",
                    owners.size(),
                    took[TIMES / 2] / 1e6,
                    TARGETS,
                    Arrays.stream(counts).min().orElseThrow(),
                    Arrays.stream(counts).max().orElseThrow(),
                    moved,
                    counts[0]);
        }
    }
}
