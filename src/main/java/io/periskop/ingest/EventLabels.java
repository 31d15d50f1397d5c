package io.periskop.ingest;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.LabelText;
import io.periskop.label.Labels;
import io.periskop.scrub.Scrubber;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Labels that an event gives to its error; those of the newest event are there. */
final class EventLabels {
    private static final String RELEASE = "release";
    private static final String ENVIRONMENT = "environment";
    private static final String PLATFORM = "platform";
    private static final String GROUP_REASON = "group_reason";
    private static final String FINGERPRINT = "fingerprint";
    /** Names with another meaning: a tag that has one is given with a prefix. */
    private static final Set<String> TAKEN = Set.of(
            RELEASE, ENVIRONMENT, PLATFORM, GROUP_REASON, FINGERPRINT, "service", "severity", "class", "key", "state");

    private static final String PREFIX = "tag_";
    private static final String INTERNAL = "__";
    private static final int TAGS = 32;
    private static final int NAME_LENGTH = 100;
    private static final int VALUE_LENGTH = 200;

    private EventLabels() {}

    /** What a target with these events would have as labels. */
    static Labels target(IngestEvent event) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(RELEASE, value(event.release()));
        labels.put(ENVIRONMENT, value(event.environment()));
        labels.put(PLATFORM, value(event.platform()));
        return Labels.of(labels);
    }

    static Labels error(IngestEvent event, GroupReason reason, Scrubber scrubber) {
        Map<String, String> labels = new TreeMap<>(tags(event, scrubber));
        labels.putAll(target(event).byName());
        labels.put(GROUP_REASON, reason.text());
        if (reason == GroupReason.FINGERPRINT || reason == GroupReason.FINGERPRINT_AND_DEFAULT) {
            labels.put(FINGERPRINT, value(String.join(", ", event.fingerprint())));
        }
        return Labels.of(labels);
    }

    private static Map<String, String> tags(IngestEvent event, Scrubber scrubber) {
        Map<String, String> tags = new TreeMap<>();
        for (Map.Entry<String, String> tag : scrubbed(event.tags(), scrubber).entrySet()) {
            String name = TAKEN.contains(tag.getKey()) ? PREFIX + tag.getKey() : tag.getKey();
            boolean usable = !name.isEmpty() && !name.startsWith(INTERNAL) && name.length() <= NAME_LENGTH;
            if (usable && tags.size() < TAGS) {
                tags.put(LabelText.wellFormed(name), value(tag.getValue()));
            }
        }
        return tags;
    }

    /** By the rules for headers: a name and a value are all that there is of either. */
    private static Map<String, String> scrubbed(Map<String, String> tags, Scrubber scrubber) {
        if (tags.isEmpty()) {
            return tags;
        }
        Occurrence tagged =
                new Occurrence("tags", null, Severity.ERROR, ErrorInstance.UNKNOWN, new HttpContext("", "", tags, ""));
        HttpContext left = scrubber.scrub(List.of(tagged)).get(0).httpContext();
        return left == null || left.headers() == null ? Map.of() : left.headers();
    }

    private static String value(String text) {
        return LabelText.wellFormed(text.length() > VALUE_LENGTH ? text.substring(0, VALUE_LENGTH) : text);
    }
}
