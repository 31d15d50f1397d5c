package io.periskop.scrape;

import io.periskop.aggregate.ErrorRules;
import io.periskop.http.HttpConfig;
import io.periskop.label.relabel.Relabelling;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the targets of one service are found and scraped.
 *
 * @param endpoint path and query, percent-encoded, beginning with {@code /}; a target's {@code __metrics_path__} wins over
 *     the path
 * @param interval a target's {@code __scrape_interval__} wins
 * @param timeout for the whole exchange; not above the interval; a target's {@code __scrape_timeout__} wins
 * @param bodySizeLimit bytes as they come and after decompression
 * @param scheme {@code http} or {@code https}; a target's {@code __scheme__} wins
 * @param params of the URL; a target's {@code __param_<name>} wins over the first value
 * @param relabelling of what was discovered
 * @param labelLimit how many labels a target may have; 0 is any number
 * @param labelNameLengthLimit in bytes; 0 is any length
 * @param labelValueLengthLimit in bytes; 0 is any length
 * @param targetLimit with more targets none is scraped; 0 is any number
 * @param keepDroppedTargets how many dropped targets are remembered to be shown; 0 is all
 * @param http credentials, TLS, proxy and such
 * @param errorRules what becomes of the errors of a target's answer before they are counted
 * @param errorLimit an answer with more errors is refused as a whole, those that the rules drop not counted; 0 is any
 *     number
 * @param compression whether answers may come compressed
 * @param series which of a target's labels the series of its occurrences keep
 */
public record ScrapeOptions(
        String endpoint,
        Duration interval,
        Duration timeout,
        long bodySizeLimit,
        String scheme,
        SortedMap<String, List<String>> params,
        Relabelling relabelling,
        int labelLimit,
        int labelNameLengthLimit,
        int labelValueLengthLimit,
        int targetLimit,
        int keepDroppedTargets,
        HttpConfig http,
        ErrorRules errorRules,
        int errorLimit,
        boolean compression,
        SeriesNames series) {
    /** What one array can hold. */
    private static final long LARGEST = Integer.MAX_VALUE - 64;

    public ScrapeOptions {
        bodySizeLimit = Math.min(bodySizeLimit, LARGEST);
        TreeMap<String, List<String>> copy = new TreeMap<>(params);
        copy.replaceAll((name, values) -> List.copyOf(values));
        params = Collections.unmodifiableSortedMap(copy);
    }

    /** Over HTTP, without parameters, rules or limits. */
    public ScrapeOptions(String endpoint, Duration interval, Duration timeout, long bodySizeLimit) {
        this(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                "http",
                Collections.emptySortedMap(),
                Relabelling.NONE,
                0,
                0,
                0,
                0,
                0,
                HttpConfig.DEFAULT,
                ErrorRules.NONE,
                0,
                true,
                SeriesNames.NONE);
    }

    /** In whatever order the parameters are: in the URL they are sorted. */
    public ScrapeOptions withUrl(String newScheme, Map<String, List<String>> newParams) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                newScheme,
                new TreeMap<>(newParams),
                relabelling,
                labelLimit,
                labelNameLengthLimit,
                labelValueLengthLimit,
                targetLimit,
                keepDroppedTargets,
                http,
                errorRules,
                errorLimit,
                compression,
                series);
    }

    public ScrapeOptions withRelabelling(Relabelling rules) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                scheme,
                params,
                rules,
                labelLimit,
                labelNameLengthLimit,
                labelValueLengthLimit,
                targetLimit,
                keepDroppedTargets,
                http,
                errorRules,
                errorLimit,
                compression,
                series);
    }

    public ScrapeOptions withLabelLimits(int count, int nameLength, int valueLength) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                scheme,
                params,
                relabelling,
                count,
                nameLength,
                valueLength,
                targetLimit,
                keepDroppedTargets,
                http,
                errorRules,
                errorLimit,
                compression,
                series);
    }

    public ScrapeOptions withTargetLimits(int targets, int keepDropped) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                scheme,
                params,
                relabelling,
                labelLimit,
                labelNameLengthLimit,
                labelValueLengthLimit,
                targets,
                keepDropped,
                http,
                errorRules,
                errorLimit,
                compression,
                series);
    }

    public ScrapeOptions withHttp(HttpConfig newHttp) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                scheme,
                params,
                relabelling,
                labelLimit,
                labelNameLengthLimit,
                labelValueLengthLimit,
                targetLimit,
                keepDroppedTargets,
                newHttp,
                errorRules,
                errorLimit,
                compression,
                series);
    }

    public ScrapeOptions withErrors(ErrorRules rules, int limit) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                scheme,
                params,
                relabelling,
                labelLimit,
                labelNameLengthLimit,
                labelValueLengthLimit,
                targetLimit,
                keepDroppedTargets,
                http,
                rules,
                limit,
                compression,
                series);
    }

    public ScrapeOptions withCompression(boolean may) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                scheme,
                params,
                relabelling,
                labelLimit,
                labelNameLengthLimit,
                labelValueLengthLimit,
                targetLimit,
                keepDroppedTargets,
                http,
                errorRules,
                errorLimit,
                may,
                series);
    }

    public ScrapeOptions withSeries(SeriesNames names) {
        return new ScrapeOptions(
                endpoint,
                interval,
                timeout,
                bodySizeLimit,
                scheme,
                params,
                relabelling,
                labelLimit,
                labelNameLengthLimit,
                labelValueLengthLimit,
                targetLimit,
                keepDroppedTargets,
                http,
                errorRules,
                errorLimit,
                compression,
                names);
    }

    AnswerOptions answers() {
        return new AnswerOptions(bodySizeLimit, compression, http, errorRules, errorLimit, series, null);
    }
}
