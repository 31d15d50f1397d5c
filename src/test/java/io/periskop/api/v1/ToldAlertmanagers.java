package io.periskop.api.v1;

import io.periskop.alert.AlertmanagerStatus;
import io.periskop.alert.AlertmanagersView;
import io.periskop.alert.DroppedAlertmanager;
import io.periskop.alert.FiringAlert;
import io.periskop.alert.FiringAlert.Silence;
import io.periskop.alert.FiringAlert.State;
import io.periskop.alert.FiringAlerts;
import io.periskop.discovery.DiscoveryStatus;
import io.periskop.label.Labels;
import io.periskop.store.ErrorId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two Alertmanagers of which one is down, and alerts on an error of a service. */
final class ToldAlertmanagers implements AlertmanagersView {
    static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final String UP = "http://192.0.2.1:9093/api/v2/alerts";
    private static final String DOWN = "http://192.0.2.2:9093/api/v2/alerts";

    static final FiringAlerts.Answer FIRING = new FiringAlerts.Answer(
            List.of(
                    alert("OnError", State.FIRING, ErrorId.of("shop", "a"), "shop"),
                    alert("OnGone", State.SILENCED, ErrorId.of("shop", "gone"), "shop"),
                    alert("OnService", State.FIRING, null, "bank")),
            List.of(
                    new FiringAlerts.Source(UP, AT, 0, null),
                    new FiringAlerts.Source(DOWN, AT, 0, "connection refused")),
            false);

    private static FiringAlert alert(
            String name, State state, @org.jspecify.annotations.Nullable ErrorId error, String service) {
        return new FiringAlert(
                Labels.of(Map.of("alertname", name, "service_name", service)),
                new TreeMap<>(Map.of("summary", "s")),
                state,
                error,
                service,
                AT,
                AT.plusSeconds(240),
                "",
                List.of("http://192.0.2.1:9093/#/alerts?filter=x"),
                state == State.SILENCED
                        ? List.of(new Silence("1-2", "http://192.0.2.1:9093/#/silences/1-2"))
                        : List.of(),
                "http://192.0.2.1:9093/#/silences/new?filter=x");
    }

    @Override
    public boolean isConfigured() {
        return true;
    }

    @Override
    public List<AlertmanagerStatus> active() {
        return List.of(
                new AlertmanagerStatus(
                        UP,
                        AT,
                        null,
                        null,
                        0,
                        5,
                        0,
                        1,
                        List.of(new AlertmanagerStatus.Refused(
                                Map.of("alertname", "X"), "answered with status 400", AT))),
                new AlertmanagerStatus(DOWN, null, "connection refused", AT, 3, 0, 9, 0, List.of()));
    }

    @Override
    public List<DroppedAlertmanager> dropped() {
        return List.of(
                new DroppedAlertmanager(new TreeMap<>(Map.of("__address__", "x")), "dropped by relabel_configs"));
    }

    @Override
    public List<DiscoveryStatus> discoveries() {
        return List.of(new DiscoveryStatus("dns", "am.example.com", 3, AT, null, null, 1, 0));
    }
}
