package io.periskop.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rule that {@link KeyRule#standard()} describes. */
final class StackKeyRule implements KeyRule {
    static final StackKeyRule INSTANCE = new StackKeyRule();

    private static final int FRAMES = 5;
    private static final int MESSAGE_READ = 1024;

    private StackKeyRule() {}

    @Override
    public String keyOf(List<Thrown> chain) {
        List<String> lines = new ArrayList<>();
        for (Thrown link : chain) {
            lines.add(FrameName.ofClass(link.className()));
        }
        int classes = lines.size();
        lines.addAll(topFrames(chain.get(0)));
        if (classes > 1) {
            lines.addAll(topFrames(chain.get(classes - 1)));
        }
        if (lines.size() == classes) {
            lines.add("message:" + MessageTemplate.of(Text.head(chain.get(0).message(), MESSAGE_READ)));
        }
        return lines.get(0) + "@" + Hash.of(lines);
    }

    private static Set<String> topFrames(Thrown thrown) {
        return thrown.className().equals(StackOverflowError.class.getName())
                ? repeatedFrames(thrown.frames())
                : firstFrames(thrown.frames());
    }

    private static Set<String> firstFrames(List<StackTraceElement> frames) {
        Set<String> first = new LinkedHashSet<>();
        StackTraceElement above = null;
        for (StackTraceElement frame : frames) {
            if (above == null || !isSameMethod(above, frame)) {
                add(first, frame);
            }
            if (first.size() == FRAMES) {
                break;
            }
            above = frame;
        }
        return first;
    }

    private static Set<String> repeatedFrames(List<StackTraceElement> frames) {
        Set<String> once = new LinkedHashSet<>();
        TreeSet<String> repeated = new TreeSet<>();
        for (StackTraceElement frame : frames) {
            if (!FrameName.isPlumbing(frame)) {
                String name = FrameName.of(frame);
                if (!once.add(name)) {
                    repeated.add(name);
                }
            }
        }
        while (repeated.size() > FRAMES) {
            repeated.pollLast();
        }
        return repeated.isEmpty() ? firstFrames(frames) : repeated;
    }

    private static void add(Set<String> names, StackTraceElement frame) {
        if (!FrameName.isPlumbing(frame)) {
            names.add(FrameName.of(frame));
        }
    }

    private static boolean isSameMethod(StackTraceElement a, StackTraceElement b) {
        return a.getMethodName().equals(b.getMethodName()) && a.getClassName().equals(b.getClassName());
    }
}
