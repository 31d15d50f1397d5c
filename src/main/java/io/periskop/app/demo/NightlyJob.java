package io.periskop.app.demo;

import io.periskop.client.ErrorCollector;
import io.periskop.client.PushGateway;
import io.periskop.client.PushOutcome;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch job that runs again and again. Each run is a process of its own to a push gateway: it is over before anybody could scrape it. */
final class NightlyJob implements AutoCloseable {
    static final String JOB = "nightly-report";

    private static final Logger log = LoggerFactory.getLogger(NightlyJob.class);
    private static final long PERIOD_SECONDS = 20;
    private static final int CUSTOMERS = 4000;

    static final class ReportSkipped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReportSkipped(int customer) {
            super("customer " + customer + ": no turnover of yesterday, the report is left out");
        }
    }

    private final PushGateway gateway;
    private final Random random;
    private final ScheduledExecutorService runs;
    private boolean failing;

    private NightlyJob(PushGateway gateway, Random random) {
        this.gateway = gateway;
        this.random = random;
        this.runs = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "demo-job");
            thread.setDaemon(true);
            return thread;
        });
    }

    static NightlyJob start(URI pushTo) {
        NightlyJob job = new NightlyJob(PushGateway.at(pushTo).withGroup(JOB, Map.of("region", "eu")), new Random());
        job.runs.scheduleWithFixedDelay(job::run, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
        return job;
    }

    @Override
    public void close() {
        runs.shutdownNow();
    }

    /** What a run could not push is lost with it, as that of a real job is. */
    private void run() {
        ErrorCollector collector = ErrorCollector.create();
        for (int i = 0; i <= random.nextInt(3); i++) {
            try {
                report(random.nextInt(CUSTOMERS));
            } catch (ReportSkipped e) {
                collector.report(e);
            }
        }
        PushOutcome outcome = gateway.push(collector);
        if (outcome.kind() == PushOutcome.Kind.INTERRUPTED) {
            return;
        }
        if (!outcome.isAccepted() && !failing) {
            log.warn("the errors of a run of {} were not pushed: {}", JOB, outcome.detail());
        }
        failing = !outcome.isAccepted();
    }

    private static void report(int customer) {
        throw new ReportSkipped(customer);
    }
}
