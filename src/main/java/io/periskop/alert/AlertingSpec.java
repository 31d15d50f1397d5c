package io.periskop.alert;

import io.periskop.label.Labels;
import io.periskop.label.relabel.Relabelling;
import java.time.Duration;
import java.util.List;

/**
 * All of {@code alerting}.
 *
 * @param externalLabels of every alert that does not have them
 * @param relabelling of every alert, last
 * @param resendDelay how often what fires is told again; an Alertmanager that hears nothing ends it after four times this
 * @param resolveAfter how long an error may be silent before its alerts end
 * @param alertsPerService over it one alert stands for all others of the service
 * @param runbooks the address below which there is a page for each alert, without a slash at its end; empty if nobody said so
 * @param externalUrl that people reach this server by, without a slash at its end; empty if nobody said so
 */
public record AlertingSpec(
        List<AlertmanagersSpec> alertmanagers,
        List<AlertRule> rules,
        Labels externalLabels,
        Relabelling relabelling,
        Duration resendDelay,
        Duration resolveAfter,
        int alertsPerService,
        String runbooks,
        String externalUrl) {
    /** Nobody is told of anything. */
    public static final AlertingSpec NONE = new AlertingSpec(
            List.of(),
            List.of(AlertRule.EVERYTHING),
            Labels.NONE,
            Relabelling.NONE,
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            50,
            "",
            "");

    public AlertingSpec {
        alertmanagers = List.copyOf(alertmanagers);
        rules = List.copyOf(rules);
    }

    /** As Prometheus: so that one lost message, or two, end nothing. */
    Duration validity() {
        return resendDelay.multipliedBy(4);
    }

    boolean isOff() {
        return alertmanagers.isEmpty();
    }

    boolean watchesFor(AlertEvent event) {
        return !isOff() && rules.stream().anyMatch(rule -> rule.events().contains(event));
    }
}
