package io.periskop.discovery.file;

import io.periskop.discovery.Excerpt;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A file, or several by the wildcards of Go's {@code filepath.Glob}; {@code *} in the last step only.
 *
 * @param path relative to the working directory, or absolute; without {@code ..} in between
 */
record FilePattern(Path path) {
    /** As in Prometheus. */
    private static final Pattern VALID = Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)");

    static final int MOST_FILES = 10_000;

    /**
     * @param directory that relative ones begin at
     * @throws IllegalArgumentException with a message for the operator
     */
    static FilePattern parse(Path directory, String text) {
        if (!VALID.matcher(text).matches()) {
            throw new IllegalArgumentException("bad file name " + Excerpt.of(text)
                    + "; end it in .json, .yml or .yaml, with * in the last step only");
        }
        try {
            Path path = directory.resolve(text).normalize();
            path.forEach(step -> NamePattern.of(step.toString()));
            return new FilePattern(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("bad path " + Excerpt.of(text) + "; name a file", e);
        }
    }

    /**
     * The files that there are, in the order of their names.
     *
     * @throws IOException when a directory cannot be read; not when it is missing
     * @throws TooManyFiles when there are more than {@link #MOST_FILES}
     */
    List<Path> files() throws IOException, TooManyFiles {
        Path last = Objects.requireNonNull(path.getFileName());
        Set<Path> files = new TreeSet<>();
        for (Path directory : directories()) {
            files.addAll(children(directory, last.toString()));
            if (files.size() > MOST_FILES) {
                throw new TooManyFiles();
            }
        }
        return List.copyOf(files);
    }

    /** Where the files can be: those directories that exist, and those that do not if they have no wildcards. */
    List<Path> directories() throws IOException, TooManyFiles {
        Path parent = path.getParent();
        List<Path> found = new ArrayList<>();
        found.add(path.isAbsolute() ? Objects.requireNonNull(path.getRoot()) : Path.of(""));
        if (parent == null) {
            return found;
        }
        for (Path step : parent) {
            List<Path> below = new ArrayList<>();
            for (Path directory : found) {
                below.addAll(
                        NamePattern.hasWildcards(step.toString())
                                ? children(directory, step.toString())
                                : List.of(directory.resolve(step)));
            }
            found = below;
        }
        return found;
    }

    private static List<Path> children(Path directory, String name) throws IOException, TooManyFiles {
        if (!NamePattern.hasWildcards(name)) {
            Path child = directory.resolve(name);
            return Files.exists(child, LinkOption.NOFOLLOW_LINKS) ? List.of(child) : List.of();
        }
        Pattern pattern = NamePattern.of(name);
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path child : all) {
                if (pattern.matcher(String.valueOf(child.getFileName())).matches()) {
                    children.add(child);
                }
                if (children.size() > MOST_FILES) {
                    throw new TooManyFiles();
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    static final class TooManyFiles extends Exception {
        private static final long serialVersionUID = 1;
    }
}
