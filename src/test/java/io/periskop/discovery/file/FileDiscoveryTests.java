package io.periskop.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Watched;
import io.periskop.label.Labels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileDiscoveryTests {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path folder;

    @Test
    void readsJsonAndYamlAndSaysWhereItIsFrom() throws IOException {
        write(
                "a.json",
                "[{\"targets\": [\"a:1\", \"a:2\"], \"labels\": {\"x\": \"1\", \"__meta_filepath\": \"lie\"}}]");
        write("b.yaml", "- targets: [b:1]\n- targets: [b:2]\n  labels: {x: 010}\n");
        try (Watched watched = watch(NEVER, "*.json", "*.yaml", "a.json")) {
            assertThat(watched.next())
                    .isEqualTo(new Refresh.Found(List.of(
                            new TargetGroup(
                                    folder + "/a.json:0",
                                    List.of(address("a:1"), address("a:2")),
                                    Labels.of(Map.of("x", "1", "__meta_filepath", folder + "/a.json"))),
                            new TargetGroup(
                                    folder + "/b.yaml:0",
                                    List.of(address("b:1")),
                                    Labels.of(Map.of("__meta_filepath", folder + "/b.yaml"))),
                            new TargetGroup(
                                    folder + "/b.yaml:1",
                                    List.of(address("b:2")),
                                    Labels.of(Map.of("x", "010", "__meta_filepath", folder + "/b.yaml"))))));
        }
    }

    @Test
    void seesNewChangedTruncatedAndDeletedFilesAtOnce() throws IOException {
        try (Watched watched = watch(NEVER, "*.json")) {
            assertThat(watched.next()).isEqualTo(new Refresh.Found(List.of()));
            json("b.json", "b:1");
            watched.untilAddresses("b:1");
            json("a.json", "a:1", "a:2");
            watched.untilAddresses("a:1", "a:2", "b:1");
            json("a.json", "a:2");
            watched.untilAddresses("a:2", "b:1");
            Files.delete(folder.resolve("a.json"));
            watched.untilAddresses("b:1");
            write("b.json", "[]");
            watched.untilAddresses();
        }
    }

    @Test
    void seesAFileThatIsRenamedOverAnother() throws IOException {
        json("a.json", "a:1");
        try (Watched watched = watch(NEVER, "a.json")) {
            watched.untilAddresses("a:1");
            json("a.json.tmp", "a:2");
            Files.move(folder.resolve("a.json.tmp"), folder.resolve("a.json"), StandardCopyOption.ATOMIC_MOVE);
            watched.untilAddresses("a:2");
        }
    }

    @Test
    void aFileThatBreaksKeepsItsTargetsWhileOthersGoOn() throws IOException {
        json("a.json", "a:1");
        json("b.json", "b:1");
        try (Watched watched = watch(NEVER, "*.json")) {
            watched.untilAddresses("a:1", "b:1");
            truncate("a.json");
            Refresh broken = watched.until(refresh -> refresh instanceof Refresh.Partial);
            assertThat(Watched.addresses(broken)).containsExactly("a:1", "b:1");
            assertThat(Watched.problem(broken))
                    .isEqualTo(folder.resolve("a.json") + ": line 1: no list of target groups, it is empty");
            json("b.json", "b:2");
            assertThat(watched.untilAddresses("a:1", "b:2")).isInstanceOf(Refresh.Partial.class);
            json("a.json", "a:2");
            assertThat(watched.untilAddresses("a:2", "b:2")).isInstanceOf(Refresh.Found.class);
        }
    }

    @Test
    void groupsThatDidNotChangeAreTheSameObjects() throws IOException {
        write("a.yaml", "- targets: [a:1]\n- targets: [a:2]\n");
        json("b.json", "b:1");
        try (Watched watched = watch(NEVER, "*.yaml", "*.json")) {
            List<TargetGroup> before = Watched.groups(watched.next());
            write("a.yaml", "- targets: [a:1]\n- targets: [a:3]\n- targets: [a:4]\n");
            List<TargetGroup> after = Watched.groups(watched.untilAddresses("a:1", "a:3", "a:4", "b:1"));
            assertThat(after.get(0)).isSameAs(before.get(0));
            assertThat(after.get(1)).isNotEqualTo(before.get(1));
            assertThat(after.get(3)).isSameAs(before.get(2));
        }
    }

    @Test
    void seesAMountedConfigMapBeingSwapped() throws IOException {
        Files.createDirectory(folder.resolve("..2026_1"));
        json("..2026_1/a.json", "a:1");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(folder.resolve("a.json"), Path.of("..data/a.json"));
        try (Watched watched = watch(NEVER, "*.json")) {
            watched.untilAddresses("a:1");
            Files.createDirectory(folder.resolve("..2026_2"));
            json("..2026_2/a.json", "a:2");
            Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_2"));
            Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            watched.untilAddresses("a:2");
        }
    }

    @Test
    void seesADirectoryThatAppearsLaterAndOneThatIsMadeAnew() throws IOException {
        try (Watched watched = watch(NEVER, "later/below/a.json")) {
            watched.untilAddresses();
            Files.createDirectory(folder.resolve("later"));
            Files.createDirectory(folder.resolve("later/below"));
            json("later/below/a.json", "a:1");
            watched.untilAddresses("a:1");
            Files.delete(folder.resolve("later/below/a.json"));
            Files.delete(folder.resolve("later/below"));
            watched.untilAddresses();
            Files.createDirectory(folder.resolve("later/below"));
            json("later/below/a.json", "a:2");
            watched.untilAddresses("a:2");
        }
    }

    @Test
    void theIntervalSeesWhatNoEventTells() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        json("elsewhere/real.json", "a:1");
        Files.createSymbolicLink(folder.resolve("a.json"), elsewhere.resolve("real.json"));
        try (Watched watched = watch(Duration.ofMillis(300), "a.json")) {
            watched.untilAddresses("a:1");
            json("elsewhere/real.json", "a:2");
            watched.untilAddresses("a:2");
            assertThat(watched.next()).isInstanceOf(Refresh.Found.class);
        }
    }

    @Test
    void namesWhatCannotBeRead() throws IOException {
        json("a.json", "a:1");
        Files.createDirectory(folder.resolve("dir.json"));
        Files.createSymbolicLink(folder.resolve("link.json"), Path.of("nowhere.json"));
        try (RandomAccessFile huge =
                new RandomAccessFile(folder.resolve("huge.yaml").toFile(), "rw")) {
            huge.setLength(TargetFile.MAX_BYTES + 1L);
        }
        Files.write(folder.resolve("latin.yaml"), "- targets: [ä]".getBytes(StandardCharsets.ISO_8859_1));
        try (Watched watched = watch(NEVER, "*.json", "*.yaml")) {
            Refresh refresh = watched.next();
            assertThat(Watched.addresses(refresh)).containsExactly("a:1");
            assertThat(Watched.problem(refresh))
                    .contains("/dir.json: not a file that can be read to its end; put a plain file there")
                    .contains("/link.json: it is a link to a file that does not exist; look at where it points")
                    .contains("/huge.yaml: larger than 16 MiB; split it")
                    .endsWith(" · and 1 more");
        }
    }

    @Test
    void tooManyFilesAreAProblemAndKeepWhatWasThere() throws IOException {
        json("0.json", "a:1");
        try (Watched watched = watch(Duration.ofMillis(500), "*.json")) {
            watched.untilAddresses("a:1");
            for (int i = 1; i <= FilePattern.MOST_FILES; i++) {
                Files.createFile(folder.resolve("x" + i + ".json"));
            }
            Refresh refresh =
                    watched.until(r -> String.valueOf(Watched.problem(r)).contains("more than 10000 files"));
            assertThat(Watched.addresses(refresh)).contains("a:1");
        }
    }

    @Test
    void stopsItsThread() throws IOException {
        json("a.json", "a:1");
        Watched watched = watch(NEVER, "a.json");
        watched.next();
        watched.close();
        assertThat(awaitNoThread()).isTrue();
    }

    private static boolean awaitNoThread() {
        List<Thread> running = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("file-sd"))
                .toList();
        for (Thread thread : running) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return running.stream().noneMatch(Thread::isAlive);
    }

    private Watched watch(Duration interval, String... files) {
        return Watched.of(new FileDiscovery(
                List.of(files).stream()
                        .map(file -> FilePattern.parse(folder, file))
                        .toList(),
                interval));
    }

    private void json(String name, String... targets) throws IOException {
        write(name, "[{\"targets\": [\"" + String.join("\", \"", targets) + "\"]}]");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private void truncate(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(0);
        }
    }

    private static Labels address(String address) {
        return Labels.of(Map.of(Labels.ADDRESS, address));
    }
}
