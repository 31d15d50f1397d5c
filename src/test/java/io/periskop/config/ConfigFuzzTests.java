package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** A damaged file is either still valid or refused in one line that names it; nothing else escapes. */
class ConfigFuzzTests {
    private static final String SPICE = "{}[]:,-#&*!|>'\"%@`?~<= \t\n\r\0\u00ff0aé";
    private static final byte[] FULL = read("full");
    private static final byte[] ALIASES = read("aliases");

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void damagedBytes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int edits) {
        Random random = new Random(seed);
        byte[] content = (random.nextBoolean() ? FULL : ALIASES).clone();
        byte[] spice = SPICE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < edits; i++) {
            content[random.nextInt(content.length)] =
                    random.nextInt(4) == 0 ? (byte) random.nextInt() : spice[random.nextInt(spice.length)];
        }
        loadsOrRefuses(content);
    }

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void shuffledLines(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int edits) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(new String(random.nextBoolean() ? FULL : ALIASES, StandardCharsets.UTF_8)
                .lines()
                .toList());
        for (int i = 0; i < edits && lines.size() > 1; i++) {
            String line = lines.remove(random.nextInt(lines.size()));
            switch (random.nextInt(4)) {
                case 0 -> lines.add(random.nextInt(lines.size()), line);
                case 1 -> lines.add(random.nextInt(lines.size()), "  " + line);
                case 2 -> lines.add(random.nextInt(lines.size()), line.substring(line.length() / 2));
                default -> lines.add(random.nextInt(lines.size()), line.replace(": ", ": [") + "\n" + line.strip());
            }
        }
        loadsOrRefuses(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static void loadsOrRefuses(byte[] content) {
        try {
            assertThat(ConfigLoader.parse("p.yaml", content)).isNotNull();
        } catch (ConfigException e) {
            assertThat(e.getMessage()).matches("p\\.yaml:[0-9]+: .+").hasSizeLessThan(800);
        }
    }

    private static byte[] read(String name) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources/config/good", name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
