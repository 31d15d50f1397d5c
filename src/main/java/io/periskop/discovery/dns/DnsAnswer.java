package io.periskop.discovery.dns;

import java.util.List;
import org.xbill.DNS.Record;

/** What came of asking for a name. */
sealed interface DnsAnswer {
    /** The name is there; there may be no records of the type. */
    record Records(List<Record> records) implements DnsAnswer {}

    record NoSuchName() implements DnsAnswer {}

    /** @param problem who said what instead */
    record Trouble(String problem) implements DnsAnswer {}
}
