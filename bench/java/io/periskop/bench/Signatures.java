package io.periskop.bench;

import io.periskop.label.search.CaseFold;
import io.periskop.label.search.TextSignature;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How often a signature takes a phrase for one that may be there, of stack traces made of the JDK's own classes and methods.
 * {@code words} are parts of other methods' names, {@code letters} are random ones.
 */
public final class Signatures {
    private static final int ERRORS = 1_000;
    private static final int PHRASES = 500;

    private Signatures() {}

    public static void main(String[] args) throws IOException {
        List<List<String>> packages = frames();
        System.out.println(
                "frames  3+4grams  bits | words of 4, 6, 10 | letters of 4, 6, 10 | words of 6, five messages later");
        for (int frames : new int[] {10, 30, 60, 120}) {
            measure(frames, packages, new Random(frames));
        }
    }

    private static void measure(int frames, List<List<String>> packages, Random random) {
        double[] wrong = new double[7];
        double grams = 0;
        double bits = 0;
        for (int i = 0; i < ERRORS; i++) {
            List<String> texts = error(frames, packages, random);
            String all = CaseFold.fold(String.join("\n", texts));
            TextSignature signature = TextSignature.of(texts);
            TextSignature later = signature;
            for (int j = 0; j < 5; j++) {
                later = later.plus(message(random));
            }
            grams += distinct(texts);
            bits += signature.size();
            for (int length : new int[] {4, 6, 10}) {
                int at = length == 4 ? 0 : length == 6 ? 1 : 2;
                wrong[at] += share(signature, all, () -> word(packages, random, length));
                wrong[at + 3] += share(signature, all, () -> letters(random, length));
            }
            wrong[6] += share(later, all, () -> word(packages, random, 6));
        }
        System.out.printf("%6d %8.0f %5.0f | ", frames, grams / ERRORS, bits / ERRORS);
        for (double each : wrong) {
            System.out.printf(" %.2f%%", 100 * each / ERRORS);
        }
        System.out.println();
    }

    private static double share(TextSignature signature, String all, Supplier<String> phrases) {
        int asked = 0;
        int wrong = 0;
        while (asked < PHRASES / 10) {
            String phrase = CaseFold.fold(phrases.get());
            if (!all.contains(phrase)) {
                asked++;
                wrong += signature.mayContain(phrase) ? 1 : 0;
            }
        }
        return (double) wrong / asked;
    }

    private static int distinct(List<String> texts) {
        Set<String> grams = new HashSet<>();
        for (String text : texts) {
            String folded = CaseFold.fold(text);
            for (int i = 0; i + 2 < folded.length(); i++) {
                grams.add(folded.substring(i, i + 3));
                grams.add(folded.substring(i, Math.min(i + 4, folded.length())));
            }
        }
        return grams.size();
    }

    /** A trace runs through a few packages, some frames in each. */
    private static List<String> error(int frames, List<List<String>> packages, Random random) {
        List<String> texts = new ArrayList<>();
        texts.add("java.lang.IllegalStateException");
        texts.add(message(random));
        texts.add("https://example.com/api/v2/orders/" + random.nextInt(1 << 20) + "?page=3");
        texts.addAll(List.of("Accept", "User-Agent", "X-Request-Id", "Content-Type", "GET"));
        List<String> current = List.of();
        for (int i = 0; i < frames; i++) {
            if (i % 6 == 0) {
                current = packages.get(random.nextInt(packages.size()));
            }
            texts.add(current.get(random.nextInt(current.size())).replace("#", "" + (20 + random.nextInt(900))));
        }
        return texts;
    }

    private static String message(Random random) {
        return "Order " + new UUID(random.nextLong(), random.nextLong()) + " could not be charged: timed out after "
                + random.nextInt(9999) + " ms";
    }

    private static String word(List<List<String>> packages, Random random, int length) {
        while (true) {
            List<String> some = packages.get(random.nextInt(packages.size()));
            String frame = some.get(random.nextInt(some.size()));
            String name = frame.substring(frame.lastIndexOf('.', frame.indexOf('(')) + 1, frame.indexOf('('));
            if (name.length() >= length) {
                return name.substring(0, length);
            }
        }
    }

    private static String letters(Random random, int length) {
        char[] letters = new char[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (char) ('a' + random.nextInt(26));
        }
        return new String(letters);
    }

    /** By package; a hash sign stands for the line. */
    private static List<List<String>> frames() throws IOException {
        Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
        List<List<String>> all = new ArrayList<>();
        List<Path> directories;
        try (Stream<Path> paths = Files.walk(root)) {
            directories = paths.filter(Files::isDirectory)
                    .filter(path -> path.getNameCount() > 4)
                    .toList();
        }
        for (Path directory : directories) {
            List<String> frames = new ArrayList<>();
            try (Stream<Path> classes = Files.list(directory)) {
                classes.filter(path -> path.toString().endsWith(".class"))
                        .limit(60)
                        .forEach(path -> addFrames(path, frames));
            }
            if (frames.size() > 50) {
                all.add(frames);
            }
        }
        return all;
    }

    private static void addFrames(Path path, List<String> frames) {
        String name = path.subpath(2, path.getNameCount())
                .toString()
                .replace('/', '.')
                .replaceAll("\\.class$", "");
        try {
            Method[] methods = Class.forName(name, false, null).getDeclaredMethods();
            String file = name.substring(name.lastIndexOf('.') + 1).replaceAll("\\$.*", "") + ".java";
            Arrays.stream(methods)
                    .limit(10)
                    .forEach(method -> frames.add("at " + name + "." + method.getName() + "(" + file + ":#)"));
        } catch (ReflectiveOperationException | LinkageError e) {
            // One of the modules that only others load: the rest is enough.
        }
    }
}
