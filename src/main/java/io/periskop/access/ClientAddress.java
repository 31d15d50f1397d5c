package io.periskop.access;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Whose address a request has. Of proxies that are trusted, what they say is believed; of others nothing. */
public final class ClientAddress {
    private static final int PREFIX = 8;
    private static final String UNKNOWN = "unknown";

    private ClientAddress() {}

    /** Without a port. */
    public static String of(ServerHttpRequest request, Networks trusted) {
        InetSocketAddress remote = request.getRemoteAddress();
        String address = remote == null || remote.getAddress() == null
                ? UNKNOWN
                : plain(remote.getAddress().getHostAddress());
        List<String> forwarded = request.getHeaders().getValuesAsList("X-Forwarded-For");
        for (int i = forwarded.size() - 1; i >= 0 && trusted.contains(address); i--) {
            String next = plain(forwarded.get(i).strip());
            if (!Networks.isAddress(next)) {
                break;
            }
            address = next;
        }
        return address;
    }

    /** Whoever has one IPv6 address has the 2^64 beside it. */
    static String client(String address) {
        byte[] bytes = NetUtil.isValidIpV6Address(address) ? NetUtil.createByteArrayFromIpAddressString(address) : null;
        return bytes == null || bytes.length != 16 ? address : HexFormat.of().formatHex(bytes, 0, PREFIX);
    }

    private static String plain(String address) {
        int zone = address.indexOf('%');
        String local = zone < 0 ? address : address.substring(0, zone);
        return local.startsWith("[") && local.endsWith("]") ? local.substring(1, local.length() - 1) : local;
    }
}
