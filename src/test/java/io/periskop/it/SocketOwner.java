package io.periskop.it;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which process a connection on loopback comes from, by what Linux says of processes. */
final class SocketOwner {
    private static final int LOCAL = 1;
    private static final int INODE = 9;

    private SocketOwner() {}

    /**
     * @param port of its end of the connection
     * @return its place in the list; -1 if it is none of these
     */
    static int of(int port, List<Long> pids) {
        try {
            Optional<String> inode = inode(Path.of("/proc/net/tcp6"), port);
            if (inode.isEmpty()) {
                inode = inode(Path.of("/proc/net/tcp"), port);
            }
            for (int i = 0; i < pids.size() && inode.isPresent(); i++) {
                if (pids.get(i) >= 0 && has(pids.get(i), "socket:[" + inode.get() + "]")) {
                    return i;
                }
            }
            return -1;
        } catch (IOException e) {
            throw Tools.missing("no /proc/net/tcp says which server a connection is from: " + e.getMessage());
        }
    }

    private static Optional<String> inode(Path table, int port) throws IOException {
        String end = String.format(Locale.ROOT, ":%04X", port);
        return Files.readAllLines(table).stream()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[LOCAL].endsWith(end))
                .map(words -> words[INODE])
                .filter(inode -> !inode.equals("0"))
                .findFirst();
    }

    private static boolean has(long pid, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files) {
                if (isLink(file, socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    private static boolean isLink(Path file, String to) {
        try {
            return Files.readSymbolicLink(file).toString().equals(to);
        } catch (IOException e) {
            return false; // it was closed meanwhile
        }
    }
}
