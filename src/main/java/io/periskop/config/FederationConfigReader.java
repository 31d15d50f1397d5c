package io.periskop.config;

import io.periskop.federation.FederateRoutes;
import io.periskop.federation.FederationSpec;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code global:}, {@code federate:} and {@code federation_configs:}. */
final class FederationConfigReader {
    static final String GLOBAL = "global";
    static final String FEDERATE = "federate";
    static final String JOBS = "federation_configs";

    private static final String SERVER_ID = "server_id";
    private static final String EXTERNAL_LABELS = "external_labels";
    private static final String ENABLED = "enabled";
    private static final String MATCH = "match";
    private static final String PAGE_BYTES = "max_page_bytes";
    private static final String PAGE_ERRORS = "max_page_errors";
    private static final String PUSH_STATE = "push_state";
    private static final String ORIGIN = "origin";
    private static final String PATH = "/federate";
    private static final int LEAST_PAGE = 16 << 10;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final Keys GLOBAL_KEYS = Keys.of(SERVER_ID, EXTERNAL_LABELS);
    private static final Keys FEDERATE_KEYS = Keys.of(ENABLED, MATCH, PAGE_BYTES, PAGE_ERRORS, PUSH_STATE);
    private static final Keys JOB_KEYS = Keys.of(Stream.of(
                    List.of(
                            "job_name",
                            "static_configs",
                            MATCH,
                            "samples",
                            "proxy_details",
                            PUSH_STATE,
                            SeriesLabelsReader.KEY),
                    Mechanisms.keys(),
                    ScrapeConfigReader.KEYS,
                    HttpConfigReader.KEYS)
            .flatMap(List::stream)
            .toList());

    private final LimitsConfig limits;
    private final RepositoryConfig repository;
    private final Path directory;
    private final List<String> seriesLabels;

    /**
     * @param directory that relative paths begin at
     * @param seriesLabels of jobs that say nothing of it
     */
    FederationConfigReader(
            LimitsConfig limits, RepositoryConfig repository, Path directory, List<String> seriesLabels) {
        this.limits = limits;
        this.repository = repository;
        this.directory = directory;
        this.seriesLabels = seriesLabels;
    }

    FederationConfig read(YamlMapping file) {
        YamlValue globalValue = file.get(GLOBAL);
        YamlMapping global = globalValue == null ? null : globalValue.mapping(GLOBAL_KEYS);
        String id = id(global == null ? null : global.get(SERVER_ID));
        Labels labels = labels(global == null ? null : global.get(EXTERNAL_LABELS));
        FederationSpec self = federate(file.get(FEDERATE), id, labels);
        List<FederationJob> jobs = jobs(file.list(JOBS));
        if (id.isEmpty() && (self.enabled() || !jobs.isEmpty())) {
            throw file.error(
                    self.enabled() ? FEDERATE : JOBS,
                    "global.server_id is missing; give this server a name that no other one has, such as eu-1");
        }
        return new FederationConfig(self, jobs);
    }

    private static String id(@Nullable YamlValue value) {
        if (value == null) {
            return "";
        }
        if (!ID.matcher(value.text()).matches()) {
            throw value.error("bad name " + Quoted.value(value.text())
                    + "; give 1 to 64 letters, digits, underscores, dots or hyphens");
        }
        return value.text();
    }

    private static Labels labels(@Nullable YamlValue value) {
        Map<String, String> labels = new TreeMap<>();
        if (value != null) {
            value.mapping().values().forEach((name, each) -> {
                if (name.equals(ORIGIN)) {
                    throw each.error("origin is always the server_id; choose another name");
                }
                if (!NameValidation.UTF8.isName(name) || name.startsWith("__")) {
                    throw each.error("bad label name; write at least one character, and not two underscores first");
                }
                labels.put(name, each.isNothing() ? "" : each.text());
            });
        }
        return Labels.of(labels);
    }

    private FederationSpec federate(@Nullable YamlValue value, String id, Labels labels) {
        FederationSpec off = FederationSpec.OFF;
        if (value == null) {
            return new FederationSpec(id, labels, false, "", off.maxPageBytes(), off.maxPageErrors(), false);
        }
        YamlMapping federate = value.mapping(FEDERATE_KEYS);
        YamlValue enabled = federate.get(ENABLED);
        boolean on = enabled == null || enabled.flag();
        if (on && repository.type() == RepositoryConfig.Type.MEMORY) {
            throw value.error("what is only in memory is counted anew after each restart, and would be counted twice by"
                    + " others; name a database in repository");
        }
        YamlValue bytes = federate.get(PAGE_BYTES);
        YamlValue errors = federate.get(PAGE_ERRORS);
        YamlValue match = federate.get(MATCH);
        return new FederationSpec(
                id,
                labels,
                on,
                match == null ? "" : matcher(match),
                bytes == null ? off.maxPageBytes() : (int) bytes.size(LEAST_PAGE, 1L << 30),
                errors == null ? off.maxPageErrors() : errors.integer(1, 1_000_000),
                isPushed(federate));
    }

    private static String matcher(YamlValue value) {
        return value.orError(text -> {
            FederateRoutes.matchers(text);
            return FederateRoutes.unbraced(text);
        });
    }

    private List<FederationJob> jobs(List<YamlValue> values) {
        Map<String, Integer> lines = new HashMap<>();
        List<FederationJob> jobs = new ArrayList<>();
        for (YamlValue value : values) {
            YamlMapping job = value.mapping(JOB_KEYS);
            YamlValue name = job.required("job_name", "give the job a name");
            Integer first =
                    lines.putIfAbsent(ServicesReader.name(name), name.place().line());
            if (first != null) {
                throw name.error("duplicate job name " + Quoted.value(name.text()) + ", first defined at line " + first
                        + "; rename one");
            }
            jobs.add(job(job, name.text()));
        }
        return jobs;
    }

    private FederationJob job(YamlMapping job, String name) {
        YamlValue samples = job.get("samples");
        YamlValue details = job.get("proxy_details");
        boolean judged = job.list("relabel_configs").isEmpty();
        ScraperConfig scraper = new ScraperReader(limits).read(job);
        return new FederationJob(
                name,
                new ServiceConfig(
                        "federation/" + name,
                        job.list("static_configs").stream()
                                .map(group -> StaticConfigReader.read(group, judged))
                                .toList(),
                        Mechanisms.read(job, directory),
                        new ScraperConfig(
                                job.get("metrics_path") == null ? PATH : scraper.endpoint(),
                                scraper.refreshInterval(),
                                scraper.scrapeTimeout(),
                                scraper.bodySizeLimit()),
                        ScrapeConfigReader.read(job, directory),
                        SeriesLabelsReader.read(job, withOrigin()),
                        null),
                job.list(MATCH).stream().map(FederationConfigReader::matcher).toList(),
                samples == null || samples(samples),
                details == null || details.flag(),
                isPushed(job));
    }

    private static boolean isPushed(YamlMapping mapping) {
        YamlValue value = mapping.get(PUSH_STATE);
        return value != null && value.flag();
    }

    private List<String> withOrigin() {
        return seriesLabels.contains(ORIGIN)
                ? seriesLabels
                : Stream.concat(Stream.of(ORIGIN), seriesLabels.stream()).toList();
    }

    private static boolean samples(YamlValue value) {
        return switch (value.text()) {
            case "on_change" -> true;
            case "none" -> false;
            default -> throw value.error("unknown word " + Quoted.value(value.text()) + "; give none or on_change");
        };
    }
}
