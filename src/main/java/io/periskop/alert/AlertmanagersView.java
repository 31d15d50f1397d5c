package io.periskop.alert;

import io.periskop.discovery.DiscoveryStatus;
import java.util.List;

/** Whom this server tells of alerts, and how that does. Waits for nobody. */
public interface AlertmanagersView {
    /** Whether the configuration names any. */
    boolean isConfigured();

    List<AlertmanagerStatus> active();

    List<DroppedAlertmanager> dropped();

    List<DiscoveryStatus> discoveries();
}
