package io.periskop.config;

import io.periskop.http.Secret;
import io.periskop.ingest.sentry.SentryProject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code sentry:}: the projects that DSNs name. */
final class SentryReader {
    private static final Keys KEYS = Keys.of("projects");
    private static final Keys PROJECT = Keys.of("id", "service", "keys", "rate_limit", "tags");
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{8,200}");
    private static final int MOST_PROJECTS = 10_000;
    private static final int MOST_KEYS = 20;
    private static final int MOST_TAGS = 100;
    private static final int MOST_EVENTS = 1_000_000;

    private SentryReader() {}

    static List<SentryProject> read(@Nullable YamlValue value) {
        if (value == null) {
            return List.of();
        }
        List<SentryProject> projects = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        YamlMapping sentry = value.mapping(KEYS);
        for (YamlValue item : sentry.list("projects")) {
            YamlMapping project = item.mapping(PROJECT);
            YamlValue id = project.required("id", "give the number at the end of the DSN, such as 42");
            Integer first = lines.putIfAbsent(id.text(), id.place().line());
            if (first != null) {
                throw id.error("duplicate id " + Quoted.value(id.text()) + ", first defined at line " + first
                        + "; give each project its own");
            }
            projects.add(project(project, id));
        }
        if (projects.size() > MOST_PROJECTS) {
            throw sentry.error("projects", "more than " + MOST_PROJECTS + " projects; name fewer");
        }
        return projects;
    }

    private static SentryProject project(YamlMapping project, YamlValue id) {
        if (!ID.matcher(id.text()).matches()) {
            throw id.error("bad id " + Quoted.value(id.text()) + "; give 1 to 20 digits: SDKs take nothing else");
        }
        YamlValue rate = project.get("rate_limit");
        return new SentryProject(
                id.text(),
                ServicesReader.name(project.required("service", "name the service whose errors its events are")),
                keys(project),
                rate == null ? 0 : rate.integer(0, MOST_EVENTS),
                tags(project));
    }

    private static List<Secret.Inline> keys(YamlMapping project) {
        List<Secret.Inline> keys = new ArrayList<>();
        YamlValue list = project.required("keys", "give the key of the DSN, such as 32 hexadecimal digits")
                .hidden();
        for (YamlValue item : list.list()) {
            if (!KEY.matcher(item.text()).matches()) {
                throw item.error("bad key; give 8 to 200 letters, digits, hyphens and underscores");
            }
            keys.add(new Secret.Inline(item.text()));
        }
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw list.error("a project has 1 to " + MOST_KEYS + " keys; there are " + keys.size());
        }
        return keys;
    }

    /** Null where all are wanted. */
    private static @Nullable List<String> tags(YamlMapping project) {
        if (project.get("tags") == null) {
            return null;
        }
        List<String> tags = project.list("tags").stream().map(YamlValue::text).toList();
        if (tags.size() > MOST_TAGS) {
            throw project.error("tags", "more than " + MOST_TAGS + " tags; name fewer");
        }
        return tags;
    }
}
