package io.periskop.config;

import io.periskop.alert.AlertEvent;
import io.periskop.alert.AlertRule;
import io.periskop.alert.AlertTemplate;
import io.periskop.alert.AlertingSpec;
import io.periskop.alert.AlertmanagersSpec;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.Relabelling;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code alerting:}. */
final class AlertingReader {
    private static final Keys KEYS = Keys.of(
                    "alert_relabel_configs",
                    "alertmanagers",
                    "external_labels",
                    "rules",
                    "resend_delay",
                    "resolve_after",
                    "alerts_per_service",
                    "runbook_url")
            .instead(Map.of(
                    "rule_files",
                    "rules of Prometheus are read by Prometheus; docs/alerting.md says how to give them to it"));
    private static final Keys ALERTMANAGERS = Keys.of(Stream.of(
                            List.of("scheme", "path_prefix", "timeout", "api_version", "static_configs"),
                            Mechanisms.keys(),
                            List.of("relabel_configs"))
                    .flatMap(List::stream)
                    .toList())
            .andOfHttp()
            .butNotYet(
                    Mechanisms.keysElsewhere(),
                    "not built in; name the Alertmanagers with static_configs, dns_sd_configs or another discovery")
            .instead(Map.of(
                    "sigv4", "requests are not signed for AWS; remove it",
                    "alert_relabel_configs", "is a key of alerting here; it holds for all Alertmanagers"));
    private static final Keys RULE = Keys.of("alert", "events", "search", "labels", "annotations")
            .instead(Map.of(
                    "expr", "there is no PromQL here; say what happened with events and which errors with search",
                    "for", "an event is told of at once; remove it"));
    private static final Duration SHORTEST_RESEND = Duration.ofSeconds(1);
    private static final Duration LONGEST_RESEND = Duration.ofHours(1);
    private static final int MOST_RULES = 1000;
    private static final int MOST_PER_SERVICE = 10_000;
    private static final String NAME = "alertname";

    private final YamlMapping alerting;
    private final Path directory;

    private AlertingReader(YamlMapping alerting, Path directory) {
        this.alerting = alerting;
        this.directory = directory;
    }

    /** @param web of the same file: it may say how people reach this server */
    static AlertingSpec read(@Nullable YamlValue value, @Nullable YamlValue web, Path directory) {
        return value == null
                ? AlertingSpec.NONE
                : new AlertingReader(value.mapping(KEYS), directory).read(externalUrl(web));
    }

    private AlertingSpec read(String externalUrl) {
        AlertingSpec none = AlertingSpec.NONE;
        YamlValue resend = alerting.get("resend_delay");
        YamlValue resolve = alerting.get("resolve_after");
        YamlValue most = alerting.get("alerts_per_service");
        return new AlertingSpec(
                alerting.list("alertmanagers").stream().map(this::alertmanagers).toList(),
                rules(),
                externalLabels(),
                relabelling(alerting.list("alert_relabel_configs")),
                resend == null ? none.resendDelay() : resend.duration(SHORTEST_RESEND, LONGEST_RESEND),
                resolve == null ? none.resolveAfter() : resolve.duration(Duration.ofMinutes(1), Duration.ofDays(365)),
                most == null ? none.alertsPerService() : most.integer(1, MOST_PER_SERVICE),
                url(alerting.get("runbook_url")),
                externalUrl);
    }

    private static String externalUrl(@Nullable YamlValue web) {
        return url(web == null ? null : web.mapping().get("external_url"));
    }

    /** Without a user, and without a slash at its end; empty where there is none. */
    private static String url(@Nullable YamlValue url) {
        if (url == null) {
            return "";
        }
        String text = url.orError(Urls::http).toString();
        String bare = text.replaceFirst("//[^/@]*@", "//");
        return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    private AlertmanagersSpec alertmanagers(YamlValue value) {
        YamlMapping entry = value.mapping(ALERTMANAGERS);
        YamlValue version = entry.get("api_version");
        if (version != null && !version.text().equals("v2")) {
            throw version.error("unsupported version " + Quoted.value(version.text())
                    + "; write v2, which every Alertmanager since 0.16 has");
        }
        YamlValue timeout = entry.get("timeout");
        List<YamlValue> rules = entry.list("relabel_configs");
        List<Discovery> discoveries = new ArrayList<>();
        List<TargetGroup> groups = groups(entry.list("static_configs"), rules.isEmpty());
        if (!groups.isEmpty()) {
            discoveries.add(new StaticDiscovery("alertmanagers", groups));
        }
        discoveries.addAll(Mechanisms.read(entry, directory));
        if (discoveries.isEmpty()) {
            throw value.error("names no Alertmanager; give static_configs or a discovery");
        }
        return new AlertmanagersSpec(
                scheme(entry.get("scheme")),
                pathPrefix(entry.get("path_prefix")),
                timeout == null
                        ? Duration.ofSeconds(10)
                        : timeout.duration(Duration.ofMillis(10), Duration.ofMinutes(10)),
                HttpConfigReader.read(entry, directory),
                discoveries,
                relabelling(rules));
    }

    private static List<TargetGroup> groups(List<YamlValue> configs, boolean judged) {
        List<TargetGroup> groups = new ArrayList<>();
        for (YamlValue each : configs) {
            StaticConfig config = StaticConfigReader.read(each, judged);
            List<Labels> targets = config.targets().stream()
                    .map(address -> Labels.of(Map.of(Labels.ADDRESS, address)))
                    .toList();
            groups.add(new TargetGroup("static/" + groups.size(), targets, Labels.of(config.labels())));
        }
        return groups;
    }

    private static String scheme(@Nullable YamlValue value) {
        if (value == null) {
            return "http";
        }
        if (!List.of("http", "https").contains(value.text())) {
            throw value.error("unknown scheme " + Quoted.value(value.text()) + "; give http or https");
        }
        return value.text();
    }

    private static String pathPrefix(@Nullable YamlValue value) {
        String text = value == null ? "" : value.text();
        String whole = text.isEmpty() || text.startsWith("/") ? text : "/" + text;
        return whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    }

    private static Relabelling relabelling(List<YamlValue> rules) {
        return Relabelling.of(new RelabelReader(NameValidation.UTF8).read(rules));
    }

    private Labels externalLabels() {
        YamlValue value = alerting.get("external_labels");
        TreeMap<String, String> labels = new TreeMap<>();
        if (value != null) {
            value.mapping().values().forEach((name, label) -> {
                checkName(name, label);
                labels.put(name, label.isNothing() ? "" : label.text());
            });
        }
        return new Labels(labels);
    }

    private List<AlertRule> rules() {
        YamlValue value = alerting.get("rules");
        if (value == null) {
            return AlertingSpec.NONE.rules();
        }
        List<AlertRule> rules = value.list().stream().map(AlertingReader::rule).toList();
        if (rules.isEmpty()) {
            throw value.error("has no rule; remove the key to be told of everything");
        }
        if (rules.size() > MOST_RULES) {
            throw value.error("has more than " + MOST_RULES + " rules; let a search find more errors");
        }
        return rules;
    }

    private static AlertRule rule(YamlValue value) {
        YamlMapping rule = value.mapping(RULE);
        YamlValue name = rule.get("alert");
        YamlValue search = rule.get("search");
        return new AlertRule(
                name == null ? "" : name(name),
                events(rule),
                search == null ? Search.ALL : search.orError(SearchParser::parse),
                templates(rule.get("labels"), AlertTemplate::ofLabel, true),
                templates(rule.get("annotations"), AlertTemplate::ofAnnotation, false));
    }

    private static String name(YamlValue value) {
        if (value.text().isBlank() || value.text().length() > 200) {
            throw value.error("is not a name of 1 to 200 characters; write one such as PeriskopErrorNew");
        }
        return value.text();
    }

    private static Set<AlertEvent> events(YamlMapping rule) {
        Set<AlertEvent> events = EnumSet.noneOf(AlertEvent.class);
        List<String> words =
                Stream.of(AlertEvent.values()).map(AlertEvent::word).toList();
        for (YamlValue each : rule.list("events")) {
            int at = words.indexOf(each.text());
            if (at < 0) {
                throw each.error("unknown event " + Quoted.value(each.text()) + "; "
                        + Advice.on(each.text(), "events are", words));
            }
            events.add(AlertEvent.values()[at]);
        }
        if (events.isEmpty()) {
            throw rule.error("events", "names no event; give some of " + String.join(", ", words));
        }
        return events;
    }

    private static SortedMap<String, AlertTemplate> templates(
            @Nullable YamlValue value, Function<String, AlertTemplate> parser, boolean areLabels) {
        SortedMap<String, AlertTemplate> templates = new TreeMap<>();
        if (value != null) {
            value.mapping().values().forEach((name, each) -> {
                checkName(name, each);
                if (areLabels && name.equals(NAME)) {
                    throw each.error("the name of an alert is given by the key alert of its rule");
                }
                templates.put(name, each.isNothing() ? parser.apply("") : each.orError(parser::apply));
            });
        }
        return templates;
    }

    /** Older Alertmanagers take no others, and refuse an alert that has one. */
    private static void checkName(String name, YamlValue at) {
        if (!NameValidation.LEGACY.isName(name)) {
            throw at.error("bad label name " + Quoted.value(name)
                    + "; use letters, digits and underscores, beginning with no digit");
        }
    }
}
