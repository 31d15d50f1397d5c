package io.periskop.access;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses and networks such as {@code 192.0.2.0/24} and {@code 2001:db8::/32}. */
public final class Networks {
    public static final Networks NONE = new Networks(List.of());

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<String> texts;
    private final List<Network> networks = new ArrayList<>();

    private Networks(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.texts.forEach(text -> networks.add(network(text)));
    }

    /** @throws IllegalArgumentException with a message for the operator */
    public static Networks of(List<String> texts) {
        return new Networks(texts);
    }

    /** Whether a name server has nothing to do with it. */
    static boolean isAddress(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    }

    boolean contains(String address) {
        byte[] bytes = bytes(address);
        return bytes != null && networks.stream().anyMatch(network -> network.has(bytes));
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no network; write it as 192.0.2.0/24 or 2001:db8::/32");
        }
        String bits = slash < 0 ? Integer.toString(address.length * 8) : text.substring(slash + 1);
        if (!NUMBER.matcher(bits).matches() || Integer.parseInt(bits) > address.length * 8) {
            throw new IllegalArgumentException(
                    "'" + text + "' has no good prefix; give 0 to " + address.length * 8 + " after the slash");
        }
        return new Network(address, Integer.parseInt(bits));
    }

    private static byte @Nullable [] bytes(String address) {
        byte[] bytes = isAddress(address) ? NetUtil.createByteArrayFromIpAddressString(address) : null;
        boolean mapped = bytes != null && bytes.length == 16 && isMapped(bytes);
        return mapped ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    /** IPv4 as sockets for both kinds tell it. */
    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Networks that && texts.equals(that.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    @Override
    public String toString() {
        return texts.toString();
    }
}
