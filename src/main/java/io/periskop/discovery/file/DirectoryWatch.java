package io.periskop.discovery.file;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that something changed in the directories of patterns. Of a directory that does not exist yet the nearest one above
 * it is watched. Where watching is not possible the files are read at each interval only, which is logged once.
 */
final class DirectoryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);

    private static final WatchEvent.Kind<?>[] ANY = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };
    private static final WatchEvent.Kind<?>[] NEW = {StandardWatchEventKinds.ENTRY_CREATE};

    private final List<FilePattern> patterns;
    private final WatchService watcher;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private boolean told;

    DirectoryWatch(List<FilePattern> patterns) throws IOException {
        this.patterns = patterns;
        this.watcher = FileSystems.getDefault().newWatchService();
    }

    /** Watches what there is to watch now; to be called before each reading, so that no change falls in between. */
    void update() {
        Set<Path> wanted = new LinkedHashSet<>();
        patterns.forEach(pattern -> wanted.addAll(directories(pattern)));
        Map<Path, Boolean> existing = new LinkedHashMap<>();
        wanted.forEach(
                directory -> existing.merge(nearest(directory), Files.isDirectory(directory), Boolean::logicalOr));
        keys.entrySet().removeIf(entry -> {
            boolean over =
                    !existing.containsKey(entry.getKey()) || !entry.getValue().isValid();
            if (over) {
                entry.getValue().cancel();
            }
            return over;
        });
        existing.forEach(this::register);
    }

    /** Whether there was a change before the time is over. */
    boolean await(Duration longest) throws InterruptedException {
        WatchKey key = watcher.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        forget(key);
        return key != null;
    }

    /** Takes the changes of this time together. */
    void settle(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        for (int i = keys.size(); i > 0; i--) { // not until there is none: somebody may be writing all the time
            forget(watcher.poll());
        }
    }

    @Override
    public void close() {
        try {
            watcher.close();
        } catch (IOException e) {
            log.warn("watching directories cannot be ended: {}", e.toString());
        }
    }

    private static void forget(@Nullable WatchKey key) {
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }

    private static List<Path> directories(FilePattern pattern) {
        try {
            return pattern.directories().stream().map(Path::toAbsolutePath).toList();
        } catch (IOException | FilePattern.TooManyFiles e) {
            log.debug("{} cannot be listed, which the reading tells", pattern, e);
            return List.of();
        }
    }

    private static Path nearest(Path directory) {
        Path existing = directory;
        while (!Files.isDirectory(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** Registering again what is watched already gives the same key, and another one if the directory is another one now. */
    private void register(Path directory, boolean holdsFiles) {
        try {
            WatchKey key = directory.register(watcher, holdsFiles ? ANY : NEW);
            WatchKey before = keys.put(directory, key);
            if (before != null && before != key) {
                before.cancel();
            }
        } catch (ClosedWatchServiceException e) {
            throw e;
        } catch (IOException e) {
            if (!told) {
                told = true;
                log.warn(
                        "changes in {} are seen at each refresh_interval only, because it cannot be watched: {}",
                        directory,
                        e.toString());
            }
        }
    }
}
