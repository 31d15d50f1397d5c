package io.periskop.http;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

/** A pool of connections of one kind, with the clients that use it. Ends when it is retired and nobody uses it any more. */
final class Connections {
    private static final int ENDED = -1;
    private static final int MOST_CLIENTS = 1000;

    /** Setting up a client costs more than a small exchange; there are as many as callers differ. */
    private record Way(
            Duration timeout, @Nullable URI proxy, @Nullable Path socket) {}

    private final ConnectionProvider pool;
    private final HttpClient client;
    private final Map<Way, HttpClient> clients = new ConcurrentHashMap<>();
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean retired;
    /** For the proxy; renewed before each exchange. */
    private volatile Map<String, List<String>> connectHeaders = Map.of();

    /** @param client uses the pool */
    Connections(ConnectionProvider pool, HttpClient client) {
        this.pool = pool;
        this.client = client;
    }

    /** False if it has ended meanwhile. */
    boolean take() {
        int now = users.get();
        while (now != ENDED && !users.compareAndSet(now, now + 1)) {
            now = users.get();
        }
        return now != ENDED;
    }

    void release() {
        users.decrementAndGet();
        endIfUnused();
    }

    /** Those that use it go on. */
    void retire() {
        retired = true;
        endIfUnused();
    }

    /** At once, whoever uses it. */
    void close() {
        users.set(ENDED);
        pool.dispose();
    }

    boolean isUsed() {
        return users.get() > 0;
    }

    void connectHeaders(Map<String, List<String>> headers) {
        connectHeaders = headers;
    }

    HttpClient client(Duration timeout, @Nullable URI proxy, @Nullable Path socket) {
        Way way = new Way(timeout, proxy, socket);
        HttpClient known = clients.get(way);
        if (known != null) {
            return known;
        }
        HttpClient built = build(way);
        if (clients.size() < MOST_CLIENTS) {
            clients.put(way, built);
        }
        return built;
    }

    private void endIfUnused() {
        if (retired && users.compareAndSet(0, ENDED)) {
            pool.dispose();
        }
    }

    private HttpClient build(Way way) {
        int connectMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, way.timeout.toMillis()));
        HttpClient patient = client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .responseTimeout(way.timeout);
        Path socket = way.socket;
        if (socket != null) {
            return patient.remoteAddress(() -> new DomainSocketAddress(socket.toFile()));
        }
        URI proxy = way.proxy;
        return proxy == null ? patient : patient.proxy(spec -> through(spec, proxy, connectMillis));
    }

    private void through(ProxyProvider.TypeSpec spec, URI proxy, int connectMillis) {
        @Nullable UserInfo user = UserInfo.of(proxy);
        boolean socks = Hosts.scheme(proxy).startsWith("socks5");
        InetSocketAddress address = InetSocketAddress.createUnresolved(Hosts.host(proxy), portOf(proxy, socks));
        ProxyProvider.Builder builder = spec.type(socks ? ProxyProvider.Proxy.SOCKS5 : ProxyProvider.Proxy.HTTP)
                .socketAddress(address)
                .connectTimeoutMillis(connectMillis);
        if (socks && user != null) {
            builder.username(user.name()).password(name -> user.password());
        } else if (!socks) {
            builder.httpHeaders(headers -> greet(headers, user));
        }
    }

    private void greet(HttpHeaders headers, @Nullable UserInfo user) {
        connectHeaders.forEach(headers::add);
        if (user != null && !headers.contains("Proxy-Authorization")) {
            headers.set("Proxy-Authorization", user.basic());
        }
    }

    private static int portOf(URI proxy, boolean socks) {
        int port = Hosts.port(proxy);
        return port < 0 && socks ? 1080 : port;
    }
}
