package io.periskop.alert;

import io.periskop.catalog.CatalogError;
import io.periskop.discovery.Urls;
import io.periskop.label.LabelText;
import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import io.periskop.label.relabel.Relabelling;
import io.periskop.store.ErrorFacts;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes alerts of what fires: labels that stay, annotations that tell more. Pure. */
final class AlertText {
    static final String FLOOD = "PeriskopErrorFlood";
    /** Who looks after the error: a label that rules or people gave it. */
    private static final String OWNER = "owner";

    private static final String RUNBOOK = "runbook_url";
    static final String SERVICE_NAME = "service_name";
    static final String ERROR_ID = "error_id";
    static final String AGGREGATION_KEY = "aggregation_key";
    private static final String SEVERITY = "severity";
    private static final int LONGEST_LABEL = 1024;
    private static final int LONGEST_ANNOTATION = 4096;
    private static final int LONGEST_MESSAGE = 1024;

    private static final Map<String, AlertTemplate> ANNOTATIONS = Map.of(
            "description",
            AlertTemplate.ofAnnotation("{{ class }} in {{ service }}: {{ message }}"),
            AGGREGATION_KEY,
            AlertTemplate.ofAnnotation("{{ key }}"),
            "first_seen",
            AlertTemplate.ofAnnotation("{{ first_seen }}"),
            "detail",
            AlertTemplate.ofAnnotation("{{ detail }}"),
            "dashboard_url",
            AlertTemplate.ofAnnotation("{{ url }}"));

    private final Labels external;
    private final Relabelling relabelling;
    private final String runbooks;
    private final String externalUrl;

    AlertText(AlertingSpec spec) {
        this.external = spec.externalLabels();
        this.relabelling = spec.relabelling();
        this.runbooks = spec.runbooks();
        this.externalUrl = spec.externalUrl();
    }

    /**
     * Null where relabelling drops it, or leaves no label.
     *
     * @param message of the error's newest occurrence
     */
    @Nullable
    Alert of(Firing firing, String message) {
        UnaryOperator<String> values = name -> value(name, firing, message);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put(Alert.NAME, firing.rule().nameFor(firing.event()));
        labels.put(SERVICE_NAME, values.apply(AlertTemplate.SERVICE));
        labels.put(SEVERITY, values.apply(AlertTemplate.SEVERITY));
        labels.put(ERROR_ID, values.apply(AlertTemplate.ID));
        labels.put(OWNER, values.apply(AlertTemplate.LABEL + OWNER));
        firing.rule().labels().forEach((name, template) -> labels.put(name, template.render(values)));
        TreeMap<String, String> annotations = new TreeMap<>();
        annotations.put("summary", firing.event().summary());
        annotations.put(RUNBOOK, runbook(firing.event().alertName()));
        ANNOTATIONS.forEach((name, template) -> annotations.put(name, template.render(values)));
        firing.rule().annotations().forEach((name, template) -> annotations.put(name, template.render(values)));
        return alert(labels, annotations, firing.since(), url(firing.error()));
    }

    /**
     * One for all that is over the limit of a service; null where relabelling drops it.
     *
     * @param service whose
     * @param more how many alerts are left out
     * @param since when the first of them happened
     */
    @Nullable
    Alert flood(String service, int more, int limit, Instant since) {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put(Alert.NAME, FLOOD);
        labels.put(SERVICE_NAME, service);
        labels.put(SEVERITY, "error");
        TreeMap<String, String> annotations = new TreeMap<>();
        annotations.put("summary", "A service has more alerts than are told one by one");
        annotations.put(
                "description",
                service + " has " + more + " more alerts; the " + limit
                        + " that began first are told by themselves (alerting.alerts_per_service)");
        annotations.put(RUNBOOK, runbook(FLOOD));
        String url = externalUrl.isEmpty() ? "" : externalUrl + "/";
        annotations.put("dashboard_url", url);
        return alert(labels, annotations, since, url);
    }

    /** Of what happened, however a rule names it. */
    private String runbook(String alert) {
        return runbooks.isEmpty() ? "" : runbooks + "/" + alert + ".md";
    }

    private @Nullable Alert alert(
            SortedMap<String, String> labels, SortedMap<String, String> annotations, Instant since, String url) {
        labels.replaceAll((name, value) -> cut(LabelText.wellFormed(value), LONGEST_LABEL));
        annotations.replaceAll((name, value) -> cut(LabelText.wellFormed(value), LONGEST_ANNOTATION));
        annotations.values().removeIf(String::isEmpty);
        Labels all = new Labels(labels);
        for (Map.Entry<String, String> label : external.byName().entrySet()) {
            all = all.orElse(label.getKey(), label.getValue());
        }
        LabelsBuilder builder = new LabelsBuilder(all);
        if (!relabelling.apply(builder)) {
            return null;
        }
        Labels last = builder.build().visible();
        return last.byName().isEmpty() ? null : new Alert(last, annotations, since, null, url);
    }

    private String value(String name, Firing firing, String message) {
        CatalogError error = firing.error();
        ErrorFacts facts = error.facts();
        return switch (name) {
            case AlertTemplate.SERVICE -> facts.service();
            case AlertTemplate.SEVERITY -> facts.severity().text();
            case AlertTemplate.CLASS -> facts.className();
            case AlertTemplate.KEY -> facts.key();
            case AlertTemplate.ID -> error.id().text();
            case AlertTemplate.EVENT -> firing.event().word();
            case AlertTemplate.MESSAGE -> cut(message, LONGEST_MESSAGE);
            case AlertTemplate.TOTAL -> Long.toString(facts.total());
            case AlertTemplate.FIRST_SEEN -> facts.firstSeen().toString();
            case AlertTemplate.LAST_SEEN -> facts.lastSeen().toString();
            case AlertTemplate.DETAIL -> firing.detail();
            case AlertTemplate.URL -> url(error);
            default -> {
                String value = error.own().get(name.substring(AlertTemplate.LABEL.length()));
                yield value == null ? "" : value;
            }
        };
    }

    /** As the original Periskop links to an error, which this server understands too. */
    private String url(CatalogError error) {
        return externalUrl.isEmpty()
                ? ""
                : externalUrl + "/#/" + Urls.encode(error.facts().service()) + "/errors/"
                        + Urls.encode(error.facts().key());
    }

    /** Which of them are told by themselves where there are too many: those that began first. */
    static int byAge(Firing one, Firing other) {
        int bySince = one.since().compareTo(other.since());
        if (bySince != 0) {
            return bySince;
        }
        int byId = one.error().id().compareTo(other.error().id());
        return byId != 0 ? byId : one.event().compareTo(other.event());
    }

    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
