package io.periskop.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What several servers reach a port of loopback by, and where each of them can be parted from it. */
final class Wire implements AutoCloseable {
    enum State {
        OPEN,
        /** Nothing comes through, and nobody is told; what was sent comes when it is open again. */
        HELD,
        /** Connections are reset. */
        CUT
    }

    private static final int CHUNK = 16 << 10;

    private record Line(int server, Socket near, Socket far) {}

    private final int to;
    private final IntUnaryOperator serverOf;
    private final State[] states;
    private final ServerSocket listening;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> byFarPort = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * @param to a port
     * @param serverOf whose end of a connection has a port; negative for nobody's
     */
    Wire(int to, int servers, IntUnaryOperator serverOf) {
        this.to = to;
        this.serverOf = serverOf;
        this.states = new State[servers];
        Arrays.fill(states, State.OPEN);
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    synchronized void become(int server, State state) {
        states[server] = state;
        if (state == State.CUT) {
            lines.stream().filter(line -> line.server == server).forEach(this::cut);
        }
        notifyAll();
    }

    /** Which server uses a connection, as the other side sees it; null for nobody. */
    @Nullable
    Integer serverAt(int farPort) {
        return byFarPort.get(farPort);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lines.forEach(this::cut);
            threads.shutdownNow();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listening.accept();
                threads.execute(() -> connect(near));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket near) {
        int server = serverOf.applyAsInt(near.getPort());
        try {
            if (server < 0 || !isOpen(server)) {
                reset(near);
                return;
            }
            Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
            Line line = new Line(server, near, far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            byFarPort.put(far.getLocalPort(), server);
            lines.add(line);
            threads.execute(() -> pump(line, far, near));
            pump(line, near, far);
        } catch (IOException e) {
            reset(near);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until one end closes; the end is told like everything else, later where nothing comes through. */
    private void pump(Line line, Socket from, Socket into) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int read = in.read(chunk); isOpen(line.server) && read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
            }
            from.close();
            into.close();
            lines.remove(line);
        } catch (IOException e) {
            cut(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut(Line line) {
        reset(line.near);
        reset(line.far);
        lines.remove(line);
    }

    private static void reset(Socket end) {
        try {
            end.setSoLinger(true, 0);
            end.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    /** Waits while it is held. False if it is cut. */
    private synchronized boolean isOpen(int server) throws InterruptedException {
        while (states[server] == State.HELD) {
            wait();
        }
        return states[server] == State.OPEN;
    }
}
