package io.periskop.discovery;

import io.netty.util.NetUtil;

/** Addresses as Go writes them. */
public final class Addresses {
    private Addresses() {}

    /** {@code host:port}, with brackets around a host that has a colon. */
    public static String join(String host, int port) {
        return join(host, Integer.toString(port));
    }

    /** {@code host:port}, with brackets around a host that has a colon. */
    public static String join(String host, String port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /**
     * The address of {@code 10.0.0.3/24} or {@code fd00::3/64}, in its shortest form.
     *
     * @throws DiscoveryTrouble when it is none
     */
    public static String ofNetwork(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address = slash < 0 ? null : NetUtil.createByteArrayFromIpAddressString(cidr.substring(0, slash));
        if (address == null || !isLength(cidr.substring(slash + 1), address.length * Byte.SIZE)) {
            throw new DiscoveryTrouble("the answer has the address '" + shown(cidr)
                    + "', which is not an IP address with the length of its network; check what answers there");
        }
        return NetUtil.bytesToIpAddress(address);
    }

    private static boolean isLength(String text, int most) {
        return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= most;
    }

    private static String shown(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
    }
}
