package io.periskop.scrape;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that says, byte for byte, what a test wants; each connection plays the script in a thread of its own. */
final class RawServer implements AutoCloseable {
    @FunctionalInterface
    interface Script {
        void play(Connection connection) throws Exception;
    }

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    private RawServer(Script script) {
        this.script = script;
        try {
            this.listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    static RawServer playing(Script script) {
        return new RawServer(script);
    }

    /** Gives this to every request, and leaves the connection open. */
    static RawServer saying(String answer) {
        return playing(connection -> {
            while (connection.awaitsRequest()) {
                connection.send(answer);
            }
        });
    }

    /** Says this at once, to whatever comes, and ends. */
    static RawServer sayingOnce(String answer) {
        return playing(connection -> {
            connection.awaitsRequest();
            connection.send(answer);
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.size();
    }

    /** Whether every script came to its end, which an endless one does when the other side closes the connection. */
    boolean everybodyLeft() throws InterruptedException {
        for (Connection connection : connections) {
            if (!connection.over.await(20, TimeUnit.SECONDS)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(listener.accept());
                connections.add(connection);
                daemon(connection::run);
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    final class Connection {
        private final Socket socket;
        private String last = "";
        private final CountDownLatch over = new CountDownLatch(1);

        private Connection(Socket socket) {
            this.socket = socket;
            open.add(socket);
        }

        /** Reads one request; false if the other side went away. */
        boolean awaitsRequest() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return false;
                }
                head.write(b);
            }
            last = head.toString(StandardCharsets.ISO_8859_1);
            requests.add(last);
            return true;
        }

        String lastRequest() {
            return last;
        }

        int port() {
            return socket.getLocalPort();
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Until the other side has had enough. */
        void sendForEver(byte[] bytes) throws IOException {
            while (true) {
                send(bytes);
            }
        }

        /** Until the other side closes. */
        void keepSilent() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // whatever it says
            }
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private void run() {
            try (socket) {
                script.play(this);
            } catch (Exception e) {
                // the other side went away, or the test is over
            } finally {
                open.remove(socket);
                over.countDown();
            }
        }
    }
}
