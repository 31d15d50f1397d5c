package io.periskop.app;

import io.periskop.access.ServerTls;
import io.periskop.access.TlsServerConfig;
import io.periskop.config.WebConfig;
import io.periskop.http.HttpTrouble;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/** The server's TLS, if it has any. */
final class Tls implements AutoCloseable {
    private final @Nullable ServerTls context;
    private final Disposable watch;

    private Tls(@Nullable ServerTls context) {
        this.context = context;
        this.watch = context == null ? Disposables.disposed() : context.watch(Schedulers.boundedElastic());
    }

    static Tls of(WebConfig web) throws HttpTrouble {
        TlsServerConfig config = web.tls();
        return new Tls(config == null ? null : new ServerTls(ServerTls.prepare(config)));
    }

    @Nullable
    ServerTls context() {
        return context;
    }

    /** From the next connection on. Whether there is TLS at all does not change. */
    void use(WebConfig web) throws HttpTrouble {
        TlsServerConfig config = web.tls();
        if (context != null && config != null) {
            context.use(ServerTls.prepare(config));
        }
    }

    @Override
    public void close() {
        watch.dispose();
    }
}
