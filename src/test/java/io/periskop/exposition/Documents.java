package io.periskop.exposition;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Documents for tests: those that real clients sent, and short ones written by hand with {@code '} for {@code "}. */
final class Documents {
    static final ExpositionReader READER = new ExpositionReader(ReaderLimits.DEFAULT);

    private Documents() {}

    static Snapshot read(String document) throws MalformedExposition {
        return read(document, Seen.NOTHING);
    }

    static Snapshot read(String document, Seen seen) throws MalformedExposition {
        return read(json(document), seen);
    }

    static Snapshot read(byte[] document, Seen seen) throws MalformedExposition {
        return READER.read(document, document.length, seen);
    }

    static byte[] json(String document) {
        return document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** A document of these aggregates. */
    static String listing(String... aggregates) {
        return "{'aggregated_errors':[" + String.join(",", aggregates) + "],'target_uuid':'t'}";
    }

    /** An aggregate of one occurrence with this member. */
    static String withOccurrence(String member) {
        return "{'aggregation_key':'k','latest_errors':[{" + member + "}]}";
    }

    static byte[] written(Iterable<ReportedAggregate> aggregates) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ExpositionWriter().write(out, "t", aggregates);
        return out.toByteArray();
    }

    /** Documents of real clients, as {@code client/name}. */
    static List<String> fixtures() {
        try (Stream<Path> files = Files.walk(fixtureFolder())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> fixtureFolder().relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.startsWith("golden/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] fixture(String name) {
        try (InputStream in = Documents.class.getResourceAsStream("/fixtures/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path fixtureFolder() {
        try {
            return Path.of(Documents.class.getResource("/fixtures").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
