package io.periskop.store.sql;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

/**
 * Connections that can be cut off whatever their server does. The drivers' own way to close one says goodbye first, and
 * waits behind the statement that is not answered.
 */
final class Sockets implements ConnectionFactory {
    private final Function<LoopResources, ConnectionFactory> driver;
    private final ConnectionFactoryMetadata metadata;
    /** By the driver's own connection, which pools wrap, and which wraps something itself. */
    private final Map<Object, Opened> opened = new ConcurrentHashMap<>();

    /** @param driver makes connections on what it is given */
    Sockets(Function<LoopResources, ConnectionFactory> driver) {
        this.driver = driver;
        this.metadata = driver.apply(TcpResources.get()).getMetadata();
    }

    /** Drivers read files before they connect: certificates, and lists of extensions in jars. */
    @Override
    public Mono<Connection> create() {
        return Mono.defer(() -> {
                    Opened sockets = new Opened(TcpResources.get());
                    return Mono.<Connection>from(driver.apply(sockets).create())
                            .doOnNext(connection -> {
                                opened.put(connection, sockets);
                                sockets.onClose(() -> opened.remove(connection));
                            })
                            .doOnError(e -> sockets.cut())
                            .doOnCancel(sockets::cut);
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return metadata;
    }

    /** Whoever waits for an answer on it gets an error. Does nothing to one whose sockets are closed: a driver's wraps nothing then. */
    void cut(Connection connection) {
        Object inner = connection;
        while (inner != null) {
            Opened sockets = opened.get(inner);
            if (sockets != null) {
                sockets.cut();
                return;
            }
            inner = inner instanceof Wrapped<?> wrapped ? wrapped.unwrap() : null;
        }
    }

    /** The loops that all share, and what was opened on them for one connection: one socket a host that was tried. */
    private static final class Opened implements LoopResources {
        private final LoopResources shared;
        private final List<Channel> channels = new CopyOnWriteArrayList<>();

        Opened(LoopResources shared) {
            this.shared = shared;
        }

        void cut() {
            channels.forEach(Channel::close);
        }

        void onClose(Runnable action) {
            channels.forEach(channel -> channel.closeFuture().addListener(done -> {
                if (channels.stream().noneMatch(Channel::isOpen)) {
                    action.run();
                }
            }));
        }

        @Override
        public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
            C channel = shared.onChannel(type, group);
            channels.add(channel);
            return channel;
        }

        @Override
        public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
            return shared.onChannelClass(type, group);
        }

        @Override
        public EventLoopGroup onClient(boolean useNative) {
            return shared.onClient(useNative);
        }

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return shared.onServer(useNative);
        }

        @Override
        public EventLoopGroup onServerSelect(boolean useNative) {
            return shared.onServerSelect(useNative);
        }

        @Override
        public boolean daemon() {
            return shared.daemon();
        }
    }
}
