package io.periskop.config;

import java.time.Duration;

/**
 * What the server holds at most, so that no target and no reader can exhaust it. In the file each limit has the
 * component's name in snake_case.
 *
 * @param errorsPerService kept aggregates of one service
 * @param occurrencesPerError kept examples of one aggregate
 * @param sourcesPerService processes remembered at once
 * @param maxStringLength characters of one text in a document; a longer one is cut
 * @param stackFrames kept frames of one stack trace
 * @param causeDepth kept causes below one exception
 * @param headersPerOccurrence kept HTTP headers of one occurrence
 * @param nestingDepth levels of arrays and objects in a document; a deeper document is refused
 * @param errorsPerDocument aggregates read from one document
 * @param occurrencesPerAggregate occurrences read from one aggregate of a document
 * @param minuteRetention how long counts stay by the minute
 * @param hourRetention how long counts stay by the hour and by the day; never shorter than by the minute
 * @param occurrenceRetention how long the details of occurrences stay, but those of the newest of an error; zero for ever
 * @param resolvedRetention how long an error stays after it was resolved; zero for ever
 * @param silentRetention how long an open error stays that does not happen any more; zero for ever
 * @param eventRetention how long entries of an error's history stay; zero for ever
 * @param staleAfter a process unseen for this long is folded into its service's totals
 * @param forgetAfter a folded process is remembered for this long; never shorter than {@code staleAfter}
 * @param concurrentScrapes scrapes running at once
 * @param concurrentScrapesPerService of one service; never more than {@code concurrentScrapes}
 * @param bodyBytesInFlight bytes of answers held at once, over all scrapes
 * @param metricsSeries series on the metrics page
 * @param seriesPerError sets of series labels that one error may have within {@code minuteRetention}
 * @param services that rules may make of labels, those of the file counted
 */
public record LimitsConfig(
        int errorsPerService,
        int occurrencesPerError,
        int sourcesPerService,
        int maxStringLength,
        int stackFrames,
        int causeDepth,
        int headersPerOccurrence,
        int nestingDepth,
        int errorsPerDocument,
        int occurrencesPerAggregate,
        Duration minuteRetention,
        Duration hourRetention,
        Duration occurrenceRetention,
        Duration resolvedRetention,
        Duration silentRetention,
        Duration eventRetention,
        Duration staleAfter,
        Duration forgetAfter,
        int concurrentScrapes,
        int concurrentScrapesPerService,
        long bodyBytesInFlight,
        int metricsSeries,
        int seriesPerError,
        int services) {
    public static final LimitsConfig DEFAULTS = new LimitsConfig(
            10_000,
            50,
            10_000,
            1 << 20,
            500,
            50,
            200,
            10_000,
            20_000,
            1_000,
            Duration.ofDays(14),
            Duration.ofDays(400),
            Duration.ofDays(90),
            Duration.ofDays(30),
            Duration.ZERO,
            Duration.ofDays(400),
            Duration.ofHours(24),
            Duration.ofDays(30),
            256,
            64,
            256L << 20,
            20_000,
            100,
            10_000);
}
