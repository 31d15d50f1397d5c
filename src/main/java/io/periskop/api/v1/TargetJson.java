package io.periskop.api.v1;

import io.periskop.discovery.DiscoveryStatus;
import io.periskop.label.Labels;
import io.periskop.scrape.DroppedTarget;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.TargetStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Targets one by one. {@code health} is {@code up}, {@code down} or {@code unknown}; {@code lastError} is the empty text after
 * a good scrape; times that there are not are null.
 */
final class TargetJson {
    private static final double NANOS = 1e9;

    private TargetJson() {}

    static void active(String pool, TargetStatus target, JsonGenerator json) {
        json.writeStartObject();
        labels(json, "discoveredLabels", target.discovered());
        labels(json, "labels", target.labels());
        json.writeStringProperty("scrapePool", pool);
        json.writeStringProperty("service", target.service());
        json.writeStringProperty("scrapeUrl", target.url());
        json.writeStringProperty("globalUrl", target.url());
        json.writeStringProperty("health", health(target.up()));
        failure(json, target.failure());
        time(json, "lastScrape", target.lastScrape());
        json.writeNumberProperty("lastScrapeDuration", seconds(target.duration()));
        json.writeNumberProperty("lastScrapeBytes", target.bytes());
        time(json, "nextScrape", target.nextScrape());
        json.writeNumberProperty("errors", target.errors());
        json.writeNumberProperty("rejectedErrors", target.rejected());
        json.writeName("rejections");
        json.writeStartArray();
        target.rejections().forEach(json::writeString);
        json.writeEndArray();
        lastFailure(json, target);
        json.writeEndObject();
    }

    static void dropped(String pool, DroppedTarget target, JsonGenerator json) {
        json.writeStartObject();
        labels(json, "discoveredLabels", target.discovered());
        json.writeStringProperty("scrapePool", pool);
        json.writeStringProperty("reason", target.reason());
        json.writeEndObject();
    }

    static void discovery(String pool, DiscoveryStatus discovery, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("scrapePool", pool);
        json.writeStringProperty("mechanism", discovery.mechanism());
        json.writeStringProperty("config", discovery.description());
        json.writeStringProperty("health", health(discovery));
        json.writeNumberProperty("targets", discovery.targets());
        time(json, "lastRefresh", discovery.lastFound());
        json.writeStringProperty("lastError", Objects.requireNonNullElse(discovery.problem(), ""));
        time(json, "failingSince", discovery.problemSince());
        json.writeNumberProperty("refreshes", discovery.refreshes());
        json.writeNumberProperty("failures", discovery.failures());
        json.writeEndObject();
    }

    static void httpSd(TargetStatus target, JsonGenerator json) {
        json.writeStartObject();
        json.writeName("targets");
        json.writeStartArray();
        json.writeString(URI.create(target.url()).getRawAuthority());
        json.writeEndArray();
        json.writeName("labels");
        json.writeStartObject();
        target.labels().byName().forEach(json::writeStringProperty);
        json.writeStringProperty("__scheme__", URI.create(target.url()).getScheme());
        json.writeStringProperty("__meta_periskop_service", target.service());
        json.writeStringProperty("__meta_periskop_health", health(target.up()));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String health(DiscoveryStatus discovery) {
        if (discovery.problem() != null) {
            return "down";
        }
        return discovery.lastFound() == null ? "unknown" : "up";
    }

    private static void labels(JsonGenerator json, String name, Labels labels) {
        json.writeName(name);
        json.writeStartObject();
        labels.byName().forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static void failure(JsonGenerator json, @Nullable ScrapeFailure failure) {
        json.writeStringProperty("lastError", failure == null ? "" : failure.message());
        json.writeName("lastErrorKind");
        if (failure == null) {
            json.writeNull();
        } else {
            json.writeString(failure.kind().label());
        }
    }

    /** The last failure there was, however long ago: a target that was down at night shows it in the morning. */
    private static void lastFailure(JsonGenerator json, TargetStatus target) {
        json.writeName("lastFailure");
        if (target.lastFailure() == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("kind", target.lastFailure().kind().label());
        json.writeStringProperty("message", target.lastFailure().message());
        time(json, "at", target.lastFailureAt());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time) {
        json.writeName(name);
        if (time == null) {
            json.writeNull();
        } else {
            json.writeString(time.toString());
        }
    }

    private static String health(@Nullable Boolean up) {
        if (up == null) {
            return "unknown";
        }
        return up ? "up" : "down";
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toNanos() / NANOS;
    }
}
