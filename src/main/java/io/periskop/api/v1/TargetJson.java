package io.periskop.api.v1;

import io.periskop.discovery.DiscoveryStatus;
import io.periskop.scrape.DroppedTarget;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.TargetStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Targets and discoveries as the API has them: Prometheus' members, and more. */
final class TargetJson {
    private static final double NANOS = 1e9;

    private TargetJson() {}

    enum Health {
        UP,
        DOWN,
        UNKNOWN
    }

    @Schema(name = "ActiveTarget", description = "A target that is scraped")
    record Active(
            @Schema(description = "Its labels before relabelling", example = "{\"__address__\": \"192.0.2.7:8080\"}")
            Map<String, String> discoveredLabels,

            @Schema(description = "Its labels", example = "{\"instance\": \"192.0.2.7:8080\", \"job\": \"shop\"}")
            Map<String, String> labels,

            @Schema(description = "The configured service that found it", example = "shop")
            String scrapePool,

            @Schema(description = "The service its errors are of; mostly the pool's name", example = "shop")
            String service,

            @Schema(description = "What is asked for", example = "http://192.0.2.7:8080/-/exceptions")
            String scrapeUrl,

            @Schema(
                    description = "The same; Prometheus tells addresses for its users apart",
                    example = "http://192.0.2.7:8080/-/exceptions")
            String globalUrl,

            @Schema(
                    description = "`unknown` before the first scrape, and until the server that scrapes it said so",
                    example = "up")
            Health health,

            @Schema(description = "Why the last scrape failed; empty if it did not", example = "")
            String lastError,

            @Schema(description = "The kind of it", example = "refused")
            ScrapeFailure.@Nullable Kind lastErrorKind,

            @Nullable Instant lastScrape,

            @Schema(description = "Seconds; 0 before the first scrape", example = "0.025")
            double lastScrapeDuration,

            @Schema(description = "Of the last answer as it came; 0 if it said that nothing changed", example = "20480")
            long lastScrapeBytes,

            @Nullable Instant nextScrape,

            @Schema(description = "Listed by the last good answer", example = "12")
            int errors,

            @Schema(description = "Of these, those that could not be used", example = "0")
            int rejectedErrors,

            @Schema(description = "Why, for the first few") List<String> rejections,

            @Schema(
                    description =
                            "The last there was, however long ago: a target that was down at night shows it in the morning")
            @Nullable
            Failure lastFailure,

            @Schema(
                    description =
                            "The server on the same storage that scrapes it, and knows more of it; null for this one",
                    example = "periskop-1:8080")
            @Nullable
            String scrapedBy) {}

    @Schema(name = "ScrapeFailure", description = "A scrape that failed")
    record Failure(
            @Schema(example = "timeout") ScrapeFailure.Kind kind,
            @Schema(example = "no answer within 10s") String message,
            @Nullable Instant at) {}

    @Schema(name = "DroppedTarget", description = "Something that was discovered and is not scraped")
    record Dropped(
            @Schema(description = "Its labels before relabelling", example = "{\"__address__\": \"192.0.2.8:8080\"}")
            Map<String, String> discoveredLabels,

            @Schema(description = "The configured service that found it", example = "shop")
            String scrapePool,

            @Schema(example = "dropped by relabel_configs") String reason) {}

    @Schema(name = "DiscoveryStatus", description = "How a discovery does")
    record Discovery(
            @Schema(description = "The configured service that uses it", example = "shop")
            String scrapePool,

            @Schema(example = "dns") String mechanism,

            @Schema(description = "What tells it from others of its mechanism", example = "_http._tcp.example.com")
            String config,

            @Schema(description = "`unknown` before its first answer", example = "up")
            Health health,

            @Schema(description = "How many it found last", example = "3")
            int targets,

            @Nullable Instant lastRefresh,

            @Schema(description = "Why it cannot find everything at the moment; empty if it can", example = "")
            String lastError,

            @Nullable Instant failingSince,

            @Schema(description = "Since the server started", example = "9")
            long refreshes,

            @Schema(description = "Of these, those that found nothing or not all", example = "0")
            long failures) {}

    @Schema(name = "HttpSdGroup", description = "A target as Prometheus' http_sd_configs want it")
    record HttpSd(
            @Schema(description = "One `host:port`") List<String> targets,

            @Schema(
                    description =
                            "Its labels, with `__scheme__`, `__meta_periskop_service` and `__meta_periskop_health`",
                    example = "{\"__scheme__\": \"http\", \"__meta_periskop_service\": \"shop\"}")
            Map<String, String> labels) {}

    static Active active(String pool, TargetStatus target) {
        ScrapeFailure failure = target.failure();
        return new Active(
                target.discovered().byName(),
                target.labels().byName(),
                pool,
                target.service(),
                target.url(),
                target.url(),
                health(target.up()),
                failure == null ? "" : failure.message(),
                failure == null ? null : failure.kind(),
                target.lastScrape(),
                seconds(target.duration()),
                target.bytes(),
                target.nextScrape(),
                target.errors(),
                target.rejected(),
                target.rejections(),
                lastFailure(target),
                target.scrapedBy());
    }

    private static @Nullable Failure lastFailure(TargetStatus target) {
        ScrapeFailure last = target.lastFailure();
        return last == null ? null : new Failure(last.kind(), last.message(), target.lastFailureAt());
    }

    static Dropped dropped(String pool, DroppedTarget target) {
        return new Dropped(target.discovered().byName(), pool, target.reason());
    }

    static Discovery discovery(String pool, DiscoveryStatus discovery) {
        return new Discovery(
                pool,
                discovery.mechanism(),
                discovery.description(),
                health(discovery),
                discovery.targets(),
                discovery.lastFound(),
                Objects.requireNonNullElse(discovery.problem(), ""),
                discovery.problemSince(),
                discovery.refreshes(),
                discovery.failures());
    }

    static HttpSd httpSd(TargetStatus target) {
        URI url = URI.create(target.url());
        Map<String, String> labels = new TreeMap<>(target.labels().byName());
        labels.put("__scheme__", url.getScheme());
        labels.put("__meta_periskop_service", target.service());
        labels.put("__meta_periskop_health", word(health(target.up())));
        return new HttpSd(List.of(url.getRawAuthority()), labels);
    }

    private static String word(Health health) {
        return switch (health) {
            case UP -> "up";
            case DOWN -> "down";
            case UNKNOWN -> "unknown";
        };
    }

    private static Health health(DiscoveryStatus discovery) {
        if (discovery.problem() != null) {
            return Health.DOWN;
        }
        return discovery.lastFound() == null ? Health.UNKNOWN : Health.UP;
    }

    private static Health health(@Nullable Boolean up) {
        if (up == null) {
            return Health.UNKNOWN;
        }
        return up ? Health.UP : Health.DOWN;
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toNanos() / NANOS;
    }
}
