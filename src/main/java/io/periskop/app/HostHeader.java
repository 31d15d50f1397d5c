package io.periskop.app;

import java.util.regex.Pattern;

/** Whether a Host header names a host. Empty is allowed: it is what a client sends that has no name for the server. */
final class HostHeader {
    private static final Pattern GOOD =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+(%25[A-Za-z0-9._~-]+)?]|[A-Za-z0-9._~%!$&'()*+,;=-]*)(:[0-9]{0,5})?");

    private HostHeader() {}

    static boolean isGood(String value) {
        return GOOD.matcher(value).matches();
    }
}
