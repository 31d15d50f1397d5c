package io.periskop.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that knows one server only, whatever name it is asked for. */
final class TestProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final String answer;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param answer its status line */
    TestProxy(int target, String answer) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.answer = answer;
        daemon(this::accept);
    }

    URI url(String user) {
        return URI.create("http://" + user + "127.0.0.1:" + listener.getLocalPort());
    }

    /** What it was asked, with headers. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            requests.add(head(client.getInputStream()));
            client.getOutputStream().write((answer + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            daemon(() -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            // the other side went away
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended");
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the other side went away
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
