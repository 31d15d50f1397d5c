package io.periskop.discovery.file;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Problems;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files of all patterns. One that cannot be read keeps what it held; one that is gone has nothing. Not thread-safe. */
final class TargetFiles {
    private final List<FilePattern> patterns;
    private final Map<FilePattern, List<Path>> matched = new LinkedHashMap<>();
    private final Map<Path, TargetFile> files = new LinkedHashMap<>();

    TargetFiles(List<FilePattern> patterns) {
        this.patterns = patterns;
    }

    /** Reads every file. */
    Refresh read() {
        List<String> problems = new ArrayList<>();
        Set<Path> paths = new LinkedHashSet<>();
        patterns.forEach(pattern -> paths.addAll(match(pattern, problems)));
        files.keySet().retainAll(paths);
        List<TargetGroup> groups = new ArrayList<>();
        for (Path path : paths) {
            groups.addAll(read(path, problems));
        }
        return problems.isEmpty() ? new Refresh.Found(groups) : new Refresh.Partial(groups, Problems.told(problems));
    }

    private List<Path> match(FilePattern pattern, List<String> problems) {
        try {
            matched.put(pattern, pattern.files());
        } catch (FilePattern.TooManyFiles e) {
            problems.add(pattern + ": matches more than " + FilePattern.MOST_FILES
                    + " files; split it into several, or put more targets into a file");
        } catch (IOException e) {
            problems.add(pattern + ": cannot be listed: " + e + "; look at the directory's permissions");
        }
        return matched.getOrDefault(pattern, List.of());
    }

    private List<TargetGroup> read(Path path, List<String> problems) {
        TargetFile file = files.computeIfAbsent(path, TargetFile::new);
        try {
            if (!file.read()) {
                files.remove(path);
                return List.of();
            }
        } catch (DiscoveryTrouble e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return file.groups();
    }
}
