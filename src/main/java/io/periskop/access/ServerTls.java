package io.periskop.access;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.periskop.http.HttpTrouble;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * TLS whose certificate may change while the server runs: every connection begins with the newest that could be used. Files
 * are looked at every few seconds, since handshakes must not wait for a disk.
 */
public final class ServerTls extends SslContext {
    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Checked, and not used yet. */
    public record Prepared(TlsServerConfig config, TlsFiles files, SslContext context) {
        @Override
        public String toString() {
            return "Prepared[" + config + "]";
        }
    }

    private volatile Prepared current;
    private @Nullable String trouble;

    public ServerTls(Prepared first) {
        this.current = first;
    }

    /**
     * Reads from disk: not for an event loop.
     *
     * @throws HttpTrouble if it cannot be used, with what is wrong and where
     */
    public static Prepared prepare(TlsServerConfig config) throws HttpTrouble {
        TlsFiles files = TlsFiles.read(config);
        return new Prepared(config, files, files.context(config));
    }

    public void use(Prepared next) {
        current = next;
    }

    /** Until it is disposed of. */
    public Disposable watch(Scheduler blocking) {
        return Flux.interval(LOOK, blocking).onBackpressureDrop().subscribe(tick -> look());
    }

    /** What cannot be used is said once, and what there is stays. */
    synchronized void look() {
        Prepared before = current;
        try {
            TlsFiles files = TlsFiles.read(before.config());
            if (!files.equals(before.files())) {
                use(new Prepared(before.config(), files, files.context(before.config())));
                log.info("the TLS certificate changed: new connections get the new one");
            }
            trouble = null;
        } catch (HttpTrouble e) {
            if (!Objects.equals(e.getMessage(), trouble)) {
                log.error("the TLS certificate cannot be read again, the old one stays: {}", e.getMessage());
            }
            trouble = e.getMessage();
        }
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        Prepared now = current;
        return ordered(now, now.context().newEngine(allocator));
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
        Prepared now = current;
        return ordered(now, now.context().newEngine(allocator, host, port));
    }

    private static SSLEngine ordered(Prepared now, SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setUseCipherSuitesOrder(now.config().preferOurs());
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return current.context().cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // the only one there is
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.context().applicationProtocolNegotiator();
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.context().sessionContext();
    }
}
