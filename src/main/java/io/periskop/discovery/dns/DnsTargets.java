package io.periskop.discovery.dns;

import io.netty.util.NetUtil;
import io.periskop.discovery.Addresses;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;

/** Makes targets of records. */
final class DnsTargets {
    private static final String NAME = "__meta_dns_name";
    private static final String SRV_TARGET = "__meta_dns_srv_record_target";
    private static final String SRV_PORT = "__meta_dns_srv_record_port";
    private static final String MX_TARGET = "__meta_dns_mx_record_target";
    private static final String NS_TARGET = "__meta_dns_ns_record_target";

    private DnsTargets() {}

    /**
     * In the order of their addresses, because servers change the records' order from answer to answer. Records that are not
     * targets, such as CNAME on the way to an address, are left out.
     *
     * @param port of those records that have none of their own
     */
    static TargetGroup group(String name, List<Record> records, int port) {
        List<Labels> targets = new ArrayList<>();
        for (Record record : records) {
            Labels target = target(record, port);
            if (target != null) {
                targets.add(target);
            }
        }
        targets.sort(Comparator.comparing(labels -> String.valueOf(labels.get(Labels.ADDRESS))));
        return new TargetGroup(name, targets, Labels.of(Map.of(NAME, name)));
    }

    private static @Nullable Labels target(Record record, int port) {
        if (record instanceof SRVRecord srv) {
            return Labels.of(Map.of(
                    Labels.ADDRESS,
                    Addresses.join(host(srv.getTarget()), srv.getPort()),
                    SRV_TARGET,
                    srv.getTarget().toString(),
                    SRV_PORT,
                    Integer.toString(srv.getPort())));
        }
        if (record instanceof MXRecord mx) {
            return named(MX_TARGET, mx.getTarget(), port);
        }
        if (record instanceof NSRecord ns) {
            return named(NS_TARGET, ns.getTarget(), port);
        }
        if (record instanceof ARecord a) {
            return Labels.of(Map.of(Labels.ADDRESS, Addresses.join(NetUtil.toAddressString(a.getAddress()), port)));
        }
        if (record instanceof AAAARecord aaaa) {
            return Labels.of(Map.of(Labels.ADDRESS, Addresses.join(NetUtil.toAddressString(aaaa.getAddress()), port)));
        }
        return null;
    }

    private static Labels named(String label, Name target, int port) {
        return Labels.of(Map.of(Labels.ADDRESS, Addresses.join(host(target), port), label, target.toString()));
    }

    private static String host(Name name) {
        return name.toString(true).equals(".") ? "" : name.toString(true);
    }
}
