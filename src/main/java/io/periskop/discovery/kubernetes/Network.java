package io.periskop.discovery.kubernetes;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** Networks as {@code address/bits}. */
final class Network {
    private Network() {}

    /** False also if one of them is not an address. */
    static boolean contains(String network, String host) {
        int slash = network.indexOf('/');
        byte @Nullable [] base = NetUtil.createByteArrayFromIpAddressString(network.substring(0, slash));
        byte @Nullable [] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (base == null || address == null || base.length != address.length) {
            return false;
        }
        int bits;
        try {
            bits = Integer.parseInt(network.substring(slash + 1));
        } catch (NumberFormatException e) {
            return false; // no network, so nothing is in it
        }
        for (int bit = 0; bit < Math.min(bits, base.length * Byte.SIZE); bit++) {
            int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
            if ((base[bit / Byte.SIZE] & mask) != (address[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
