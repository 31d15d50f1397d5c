package io.periskop.discovery.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A DNS server that misbehaves as a test wants; real ones behave. */
final class FakeDns implements AutoCloseable {
    /** Null for no answer. */
    interface Answers {
        Message to(Message query, boolean tcp) throws IOException;
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Message> queries = new CopyOnWriteArrayList<>();
    private volatile Answers answers;

    /** @param port 0 for a free one */
    FakeDns(String address, int port, Answers answers) throws IOException {
        this.answers = answers;
        InetAddress bind = InetAddress.getByName(address);
        this.tcp = new ServerSocket(port, 50, bind);
        this.udp = new DatagramSocket(tcp.getLocalPort(), bind);
        daemon(this::overUdp);
        daemon(this::overTcp);
    }

    static Answers saying(int rcode, Record... records) {
        return (query, tcp) -> answer(query, rcode, records);
    }

    static Message answer(Message query, int rcode, Record... records) {
        Message message = new Message(query.getHeader().getID());
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setRcode(rcode);
        message.addRecord(query.getQuestion(), Section.QUESTION);
        for (Record record : records) {
            message.addRecord(record, Section.ANSWER);
        }
        return message;
    }

    void answers(Answers other) {
        answers = other;
    }

    int port() {
        return tcp.getLocalPort();
    }

    /** Names, {@code tcp} before those asked so. */
    List<String> asked() {
        return asked;
    }

    List<Message> queries() {
        return queries;
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }

    private void overUdp() throws IOException {
        byte[] buffer = new byte[65_535];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            udp.receive(packet);
            byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), false);
            if (answer != null) {
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    private void overTcp() throws IOException {
        while (true) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] answer = answer(query, true);
                if (answer != null) {
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                    in.read(); // until the other side closes
                }
            }
        }
    }

    private byte[] answer(byte[] bytes, boolean overTcp) throws IOException {
        Message query = new Message(bytes);
        queries.add(query);
        asked.add((overTcp ? "tcp " : "") + query.getQuestion().getName());
        Message answer = answers.to(query, overTcp);
        return answer == null ? null : answer.toWire();
    }

    private static void daemon(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException e) {
                        if (!String.valueOf(e.getMessage())
                                .toLowerCase(java.util.Locale.ROOT)
                                .contains("closed")) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Loop {
        void run() throws IOException;
    }
}
