package io.periskop.push;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a gateway's counts outlive a restart in. It is written beside the old one, to the disk, and put in its place
 * in one step, so that a crash at any moment leaves one of the two. Blocks.
 */
final class GatewayFile {
    private static final Logger log = LoggerFactory.getLogger(GatewayFile.class);
    private static final int BUFFER = 64 << 10;

    private final Path file;
    private final InstantSource clock;

    GatewayFile(Path file, InstantSource clock) {
        this.file = file.toAbsolutePath();
        this.clock = clock;
    }

    Path path() {
        return file;
    }

    void write(GatewayState state) throws IOException {
        Path directory = file.getParent();
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
            GatewayStateCodec.write(state, out);
            out.flush();
            channel.force(true);
        }
        move(next, file);
        if (directory != null) {
            sync(directory);
        }
    }

    /**
     * Null if there is no file. One that cannot be read is put aside and said so in the log: it is not overwritten.
     *
     * @param trouble is told the sentence then
     * @throws IOException if the file is there and the system does not let it be read or put aside
     */
    @Nullable
    GatewayState read(Consumer<String> trouble) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            return GatewayStateCodec.read(bytes);
        } catch (GatewayStateCodec.Torn e) {
            Path aside = file.resolveSibling(
                    file.getFileName() + ".broken-" + clock.instant().getEpochSecond());
            move(file, aside);
            String sentence = file + " cannot be used: " + e.getMessage() + "; it was kept as " + aside.getFileName()
                    + ", and counting begins anew";
            log.error("{}", sentence);
            trouble.accept(sentence);
            return null;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system cannot replace a file in one step: " + to, e);
        }
    }

    /** So that the new name is on the disk as well. Not every system lets a directory be opened; there it is best effort. */
    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            log.debug("cannot sync {}", directory, e);
        }
    }
}
