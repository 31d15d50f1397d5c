package io.periskop.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Numbers of what is told to Alertmanagers, named as Prometheus names its own. */
public final class NotificationMeters {
    private static final String TAG = "alertmanager";

    private final MeterRegistry registry;
    private final AtomicInteger discovered = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger firing = new AtomicInteger();
    private final AtomicInteger unwatched = new AtomicInteger();

    public NotificationMeters(MeterRegistry registry) {
        this.registry = registry;
        gauge("periskop.notifications.alertmanagers.discovered", "Alertmanagers that are told of alerts.", discovered);
        gauge(
                "periskop.notifications.alertmanagers.dropped",
                "Alertmanagers that were found and are not told: by a rule, or because there is no such address.",
                dropped);
        gauge("periskop.notifications.alerts.firing", "Alerts of this server that fire.", firing);
        gauge(
                "periskop.notifications.spikes.unwatched",
                "Errors that happened within the last hour and are too many to be watched for spikes.",
                unwatched);
    }

    void unwatched(int errors) {
        unwatched.set(errors);
    }

    void found(int active, int left) {
        discovered.set(active);
        dropped.set(left);
    }

    void firing(int count) {
        firing.set(count);
    }

    /** Those of one Alertmanager, from 0; forgotten when it is. */
    final class Of {
        private final Counter sent;
        private final Counter errors;
        private final Counter dropped;
        private final Timer latency;
        private final List<Meter> all;

        private Of(String name, IntSupplier waiting, BooleanSupplier isFailing) {
            Tags tags = Tags.of(TAG, name);
            sent = counter("periskop.notifications.sent", "Alerts that an Alertmanager took.", tags);
            errors = counter("periskop.notifications.errors", "Alerts of requests that failed.", tags);
            dropped = counter(
                    "periskop.notifications.dropped",
                    "Alerts that were given up: too many waited, or the Alertmanager does not take them.",
                    tags);
            latency = Timer.builder("periskop.notifications.latency")
                    .description("How long an Alertmanager took to answer.")
                    .tags(tags)
                    .register(registry);
            Gauge length = Gauge.builder("periskop.notifications.queue.length", waiting, IntSupplier::getAsInt)
                    .description("Alerts that wait to be sent.")
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
            Gauge failing = Gauge.builder(
                            "periskop.notifications.failing", isFailing, fails -> fails.getAsBoolean() ? 1 : 0)
                    .description("Whether an Alertmanager cannot be told at the moment, or takes no alert.")
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
            all = List.of(sent, errors, dropped, latency, length, failing);
        }

        void sent(int alerts, Duration took) {
            sent.increment(alerts);
            latency.record(took);
        }

        void failed(int alerts, Duration took) {
            errors.increment(alerts);
            latency.record(took);
        }

        void dropped(int alerts) {
            dropped.increment(alerts);
        }

        long sent() {
            return (long) sent.count();
        }

        long failed() {
            return (long) errors.count();
        }

        long dropped() {
            return (long) dropped.count();
        }

        void forget() {
            all.forEach(registry::remove);
        }
    }

    Of of(String name, IntSupplier waiting, BooleanSupplier isFailing) {
        return new Of(name, waiting, isFailing);
    }

    private Counter counter(String name, String what, Tags tags) {
        return Counter.builder(name).description(what).tags(tags).register(registry);
    }

    private void gauge(String name, String what, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get).description(what).register(registry);
    }
}
