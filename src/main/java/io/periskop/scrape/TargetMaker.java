package io.periskop.scrape;

import io.periskop.label.LabelText;
import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Makes a target of what was discovered, in Prometheus' order: defaults are added, rules applied, address and times
 * checked, then what was only for the rules is left out. May be asked by any thread.
 */
final class TargetMaker {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    /** Unless the service itself is more patient: discovery must not let a scrape be held up for days. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    private static final int LONGEST_SERVICE = 200;

    private final String service;
    private final ScrapeOptions options;
    private final TargetBounds bounds;
    private final Map<String, String> defaults = new HashMap<>();
    private final TargetUrl urls;

    TargetMaker(String service, ScrapeOptions options, TargetBounds bounds) {
        this.service = service;
        this.options = options;
        this.bounds = bounds;
        bounds.services().configured(service);
        Endpoint endpoint = Endpoint.of(options);
        this.urls = new TargetUrl(endpoint);
        defaults.put(Labels.JOB, service);
        defaults.put(Labels.SCRAPE_INTERVAL, PrometheusDuration.format(options.interval()));
        defaults.put(Labels.SCRAPE_TIMEOUT, PrometheusDuration.format(options.timeout()));
        defaults.put(Labels.METRICS_PATH, endpoint.path());
        defaults.put(Labels.SCHEME, options.scheme());
        endpoint.params().byName().forEach((name, values) -> {
            if (!values.isEmpty()) {
                defaults.put(Labels.PARAM_PREFIX + name, values.get(0));
            }
        });
    }

    /** @param group of all targets that were found together; a target's own win */
    Made make(Labels own, Labels group) {
        Labels discovered = discovered(own, group);
        LabelsBuilder labels = new LabelsBuilder(discovered);
        if (!options.relabelling().apply(labels)) {
            return new DroppedTarget(discovered, DroppedTarget.BY_RULES);
        }
        try {
            return target(discovered, labels);
        } catch (NotScrapable e) {
            return new DroppedTarget(discovered, e.reason());
        }
    }

    private Labels discovered(Labels own, Labels group) {
        TreeMap<String, String> all = new TreeMap<>();
        group.byName().forEach((name, value) -> put(all, name, value));
        own.byName().forEach((name, value) -> put(all, name, value));
        defaults.forEach(all::putIfAbsent);
        return new Labels(all);
    }

    /** As Prometheus' JSON reader does; otherwise whoever has to write it down would stumble over it. */
    private static void put(TreeMap<String, String> all, String name, String value) {
        all.put(LabelText.wellFormed(name), LabelText.wellFormed(value));
    }

    private Target target(Labels discovered, LabelsBuilder labels) throws NotScrapable {
        String address = labels.get(Labels.ADDRESS);
        TargetUrl.checkAddress(address);
        Duration interval = duration(labels, Labels.SCRAPE_INTERVAL);
        Duration timeout = duration(labels, Labels.SCRAPE_TIMEOUT);
        checkTimes(interval, timeout);
        if (labels.get(Labels.INSTANCE).isEmpty()) {
            labels.set(Labels.INSTANCE, address);
        }
        Labels kept = kept(labels);
        Labels visible = kept.visible();
        checkLabels(visible);
        TargetLocation location = urls.of(kept);
        return new Target(serviceOf(kept), location.url(), location.problem(), interval, timeout, discovered, visible);
    }

    /** A rule may make a name of a group that is empty. */
    private static Labels kept(LabelsBuilder labels) {
        return labels.build(name -> !name.isEmpty() && !name.startsWith(Labels.META_PREFIX));
    }

    private static Duration duration(LabelsBuilder labels, String name) throws NotScrapable {
        String text = labels.get(name);
        try {
            return PrometheusDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new NotScrapable(name + " " + NotScrapable.shown(text) + " " + e.getMessage());
        }
    }

    private void checkTimes(Duration interval, Duration timeout) throws NotScrapable {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new NotScrapable(
                    Labels.SCRAPE_INTERVAL + " is shorter than 10ms: " + PrometheusDuration.format(interval));
        }
        if (interval.compareTo(bounds.longestInterval()) > 0) {
            throw new NotScrapable(Labels.SCRAPE_INTERVAL + " is longer than limits.stale_after: "
                    + PrometheusDuration.format(interval));
        }
        if (timeout.isZero()) {
            throw new NotScrapable(Labels.SCRAPE_TIMEOUT + " is 0");
        }
        if (timeout.compareTo(LONGEST_TIMEOUT) > 0 && timeout.compareTo(options.timeout()) > 0) {
            throw new NotScrapable(Labels.SCRAPE_TIMEOUT + " is longer than 10m and than the service's own timeout: "
                    + PrometheusDuration.format(timeout));
        }
        if (timeout.compareTo(interval) > 0) {
            throw new NotScrapable(Labels.SCRAPE_TIMEOUT + " is longer than " + Labels.SCRAPE_INTERVAL + ": "
                    + PrometheusDuration.format(timeout) + " and " + PrometheusDuration.format(interval));
        }
    }

    private void checkLabels(Labels visible) throws NotScrapable {
        int count = visible.byName().size();
        if (options.labelLimit() > 0 && count > options.labelLimit()) {
            throw new NotScrapable("it has " + count + " labels, over the label_limit of " + options.labelLimit());
        }
        for (Map.Entry<String, String> label : visible.byName().entrySet()) {
            String name = label.getKey();
            if (!LabelText.isWellFormed(name) || !LabelText.isWellFormed(label.getValue())) {
                throw new NotScrapable(
                        "label " + NotScrapable.shown(LabelText.wellFormed(name)) + " has half a character");
            }
            if (isLonger(name, options.labelNameLengthLimit())) {
                throw new NotScrapable("the name of label " + NotScrapable.shown(name)
                        + " is over the label_name_length_limit of " + options.labelNameLengthLimit() + " bytes");
            }
            if (isLonger(label.getValue(), options.labelValueLengthLimit())) {
                throw new NotScrapable("the value of label " + NotScrapable.shown(name)
                        + " is over the label_value_length_limit of " + options.labelValueLengthLimit() + " bytes");
            }
        }
    }

    private static boolean isLonger(String text, int limit) {
        return limit > 0 && text.length() * 3L > limit && text.getBytes(StandardCharsets.UTF_8).length > limit;
    }

    private String serviceOf(Labels kept) throws NotScrapable {
        String named = Objects.requireNonNullElse(kept.get(Labels.SERVICE), service);
        boolean isName = !named.isBlank()
                && named.codePointCount(0, named.length()) <= LONGEST_SERVICE
                && named.codePoints().noneMatch(Character::isISOControl)
                && LabelText.isWellFormed(named);
        if (!isName && !named.equals(service)) {
            throw new NotScrapable(Labels.SERVICE + " " + NotScrapable.shown(LabelText.wellFormed(named))
                    + " is not a name of 1 to " + LONGEST_SERVICE + " characters without control characters");
        }
        if (!bounds.services().admits(named)) {
            throw new NotScrapable(
                    Labels.SERVICE + " " + NotScrapable.shown(named) + " is a new service, over limits.services of "
                            + bounds.services().most());
        }
        return named;
    }
}
