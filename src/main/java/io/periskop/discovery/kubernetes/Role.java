package io.periskop.discovery.kubernetes;

import java.util.List;
import java.util.Locale;

/** What becomes a target. */
enum Role {
    NODE,
    POD,
    SERVICE,
    ENDPOINTS,
    ENDPOINTSLICE,
    INGRESS;

    /** As Prometheus lists them. */
    static final List<String> NAMES = List.of("pod", "service", "endpoints", "endpointslice", "node", "ingress");

    /** As in the configuration. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whose objects a selector may choose, in the order for messages. */
    List<Role> selectors() {
        return switch (this) {
            case POD -> List.of(POD, NODE);
            case SERVICE -> List.of(SERVICE);
            case ENDPOINTS -> List.of(POD, SERVICE, ENDPOINTS);
            case ENDPOINTSLICE -> List.of(POD, SERVICE, ENDPOINTSLICE);
            case NODE -> List.of(NODE);
            case INGRESS -> List.of(INGRESS);
        };
    }

    /** Whether its targets can be pods. */
    boolean ofPods() {
        return this == POD || this == ENDPOINTS || this == ENDPOINTSLICE;
    }
}
