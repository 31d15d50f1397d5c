package io.periskop.discovery.dns;

import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Type;

/** What is asked for. */
enum RecordType {
    SRV(Type.SRV),
    A(Type.A),
    AAAA(Type.AAAA),
    MX(Type.MX),
    NS(Type.NS);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    /** DNS' own number. */
    int code() {
        return code;
    }

    /**
     * In any case.
     *
     * @throws IllegalArgumentException with a message for the operator, that does not quote the text
     */
    static RecordType parse(String text) {
        try {
            return valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("give one of " + names(), e);
        }
    }

    private static String names() {
        return String.join(", ", List.of(values()).stream().map(Enum::name).toList());
    }
}
