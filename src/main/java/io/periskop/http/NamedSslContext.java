package io.periskop.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * Checks the certificate against a name of its own. Setting the name for SNI is not enough: the JDK would take a
 * certificate for the host of the URL, too.
 */
@SuppressWarnings("deprecation") // the only way to say which protocols are offered
final class NamedSslContext extends SslContext {
    private final SslContext context;
    private final String serverName;

    NamedSslContext(SslContext context, String serverName) {
        this.context = context;
        this.serverName = serverName;
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
        return context.newEngine(alloc, serverName, peerPort);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator alloc) {
        return context.newEngine(alloc);
    }

    @Override
    public boolean isClient() {
        return context.isClient();
    }

    @Override
    public List<String> cipherSuites() {
        return context.cipherSuites();
    }

    @Override
    public io.netty.handler.ssl.ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return context.applicationProtocolNegotiator();
    }

    @Override
    public SSLSessionContext sessionContext() {
        return context.sessionContext();
    }
}
