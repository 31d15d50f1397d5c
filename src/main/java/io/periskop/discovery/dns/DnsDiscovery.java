package io.periskop.discovery.dns;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Targets that are records of names.
 *
 * @param port of the targets of records that have none; 0 for {@link RecordType#SRV} where it is not given
 */
record DnsDiscovery(List<String> names, RecordType type, int port, Duration refreshInterval, ResolvConfFile resolvConf)
        implements Discovery {
    DnsDiscovery {
        names = List.copyOf(names);
    }

    @Override
    public String mechanism() {
        return "dns";
    }

    @Override
    public String describe() {
        return type + " " + String.join(", ", names);
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            DnsNames names = new DnsNames(this, context);
            return Polling.refreshes(refreshInterval, context, names::refresh);
        });
    }
}
