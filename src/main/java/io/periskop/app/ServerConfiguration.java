package io.periskop.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.access.AccessFilter;
import io.periskop.access.Sessions;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.RetentionJob;
import io.periskop.aggregate.RetentionMeters;
import io.periskop.aggregate.SourceFolding;
import io.periskop.aggregate.Turns;
import io.periskop.alert.Alerter;
import io.periskop.alert.FiringAlerts;
import io.periskop.alert.NotificationMeters;
import io.periskop.api.periskop.PeriskopApi;
import io.periskop.api.v1.AlertsResource;
import io.periskop.api.v1.Api;
import io.periskop.api.v1.ConfigResource;
import io.periskop.api.v1.ErrorActionsResource;
import io.periskop.api.v1.ErrorsResource;
import io.periskop.api.v1.EventsResource;
import io.periskop.api.v1.ExportResource;
import io.periskop.api.v1.FederationResource;
import io.periskop.api.v1.FederationStateResource;
import io.periskop.api.v1.IngestResource;
import io.periskop.api.v1.LabelsResource;
import io.periskop.api.v1.Problems;
import io.periskop.api.v1.QueryResource;
import io.periskop.api.v1.ReplicasResource;
import io.periskop.api.v1.ServicesResource;
import io.periskop.api.v1.SessionResource;
import io.periskop.api.v1.StatusResource;
import io.periskop.api.v1.StorageResource;
import io.periskop.api.v1.StreamResource;
import io.periskop.api.v1.TargetsResource;
import io.periskop.app.demo.DemoFleet;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.StoredTexts;
import io.periskop.config.LimitsConfig;
import io.periskop.config.ServerConfig;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryMeters;
import io.periskop.federation.FederateRoutes;
import io.periskop.federation.Federation;
import io.periskop.federation.FederationMeters;
import io.periskop.federation.FederationSpec;
import io.periskop.federation.HttpStateSender;
import io.periskop.federation.Leaf;
import io.periskop.federation.OriginDetails;
import io.periskop.federation.OriginsBook;
import io.periskop.federation.OwnIdentity;
import io.periskop.federation.StatesBelow;
import io.periskop.federation.StatesFromAbove;
import io.periskop.http.HttpTrouble;
import io.periskop.http.ReactorHttp;
import io.periskop.ingest.EventIntake;
import io.periskop.ingest.IngestMeters;
import io.periskop.ingest.RequestBodies;
import io.periskop.ingest.otlp.OtlpReceiver;
import io.periskop.ingest.sentry.SentryReceiver;
import io.periskop.metrics.ErrorMetrics;
import io.periskop.metrics.ErrorSeries;
import io.periskop.metrics.MetricsPage;
import io.periskop.metrics.StorageGauges;
import io.periskop.push.DirectPush;
import io.periskop.push.PushIntake;
import io.periskop.push.PushLimits;
import io.periskop.query.QueryEngine;
import io.periskop.query.QueryLimits;
import io.periskop.replica.Membership;
import io.periskop.scrape.ScrapeManager;
import io.periskop.scrape.ScrapeMeters;
import io.periskop.scrub.Scrubber;
import io.periskop.ui.WebUi;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** The role {@code server}: every part, and who gets which. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ServerConfiguration {
    /** Errors of other servers; each takes some hundred bytes. */
    private static final int MOST_PASSED_ON = 1_000_000;

    @Bean
    LimitsConfig limits(Startup startup) {
        return startup.config().limits();
    }

    @Bean
    OwnErrors ownErrors(MeterRegistry registry) {
        return new OwnErrors(registry);
    }

    @Bean(destroyMethod = "close")
    Storage storage(Startup startup, LimitsConfig limits, MeterRegistry registry) {
        return Storage.open(startup.config().repository(), limits, registry);
    }

    @Bean
    Catalog catalog(Startup startup) {
        return new Catalog(startup.config().newFor(), Clock.systemUTC());
    }

    @Bean
    CatalogFeed catalogFeed(Storage storage, Catalog catalog) {
        return new CatalogFeed(
                storage.feed(), catalog, () -> storage.reports().epoch(), Schedulers.parallel(), Duration.ofSeconds(1));
    }

    @Bean(destroyMethod = "dispose")
    Disposable catalogUpdates(CatalogFeed feed) {
        return feed.start();
    }

    @Bean
    StreamResource stream(Catalog catalog, MeterRegistry registry) {
        StreamResource stream = new StreamResource(catalog, Schedulers.parallel(), StreamResource.MOST_STREAMS);
        Gauge.builder("periskop.api.streams", stream, StreamResource::open)
                .description("Event streams that are open.")
                .register(registry);
        return stream;
    }

    @Bean(destroyMethod = "dispose")
    Disposable streamed(StreamResource stream, CatalogFeed feed) {
        return stream.start(feed.changes());
    }

    /** What this server is called among those on the same storage; another one after each start. */
    record ServerId(String value) {}

    @Bean
    ServerId serverId() {
        return new ServerId(UUID.randomUUID().toString());
    }

    /** What one of the servers on a storage does for all of them. */
    @Bean
    Turns turns(ServerId id, Storage storage, MeterRegistry registry) {
        return new Turns(storage.replicas(), id.value(), registry, Schedulers.parallel());
    }

    /** Opens what was muted for a time that is over. */
    @Bean(destroyMethod = "dispose")
    Disposable unmuting(Storage storage, Catalog catalog, Turns turns) {
        Lifecycle lifecycle = new Lifecycle(storage.states(), InstantSource.system());
        return new Unmuting(catalog, lifecycle, turns, Schedulers.parallel()).start();
    }

    @Bean
    QueryEngine queries(Storage storage, LimitsConfig limits, Catalog catalog) {
        return new QueryEngine(
                storage.series(), Specs.store(limits), QueryLimits.DEFAULT, InstantSource.system(), catalog::size);
    }

    @Bean
    ErrorSeries errorSeries(Startup startup, LimitsConfig limits) {
        return new ErrorSeries(Specs.series(limits, startup.config().metrics()), InstantSource.system());
    }

    @Bean
    ErrorMetrics errorMetrics(Startup startup, ErrorSeries series) {
        ErrorMetrics errors = new ErrorMetrics(series, InstantSource.system());
        errors.budgets(startup.config().metrics().errorBudgets());
        return errors;
    }

    @Bean
    SeriesFeed seriesFeed(Catalog catalog, CatalogFeed feed, ErrorSeries series) {
        return new SeriesFeed(catalog, feed, series);
    }

    @Bean(destroyMethod = "dispose")
    Disposable seriesUpdates(SeriesFeed feed) {
        return feed.start();
    }

    @Bean
    Aggregator aggregator(
            Startup startup, Storage storage, LimitsConfig limits, MeterRegistry registry, ErrorMetrics errors) {
        Aggregator aggregator = new Aggregator(
                storage.reports(),
                limits.occurrencesPerError(),
                new AggregatorMeters(registry),
                (service, source, origin, growth) -> errors.grew(
                        service,
                        source,
                        origin,
                        growth.key(),
                        growth.severity(),
                        growth.fresh(),
                        growth.isNew(),
                        growth.regressed(),
                        growth.className(),
                        growth.message()));
        aggregator.scrubWith(new Scrubber(startup.config().scrub()));
        return aggregator;
    }

    @Bean
    IngestMeters ingestMeters(MeterRegistry registry) {
        return new IngestMeters(registry);
    }

    /** Closed before the storage is. */
    @Bean(destroyMethod = "dispose")
    EventIntake intake(Startup startup, LimitsConfig limits, Aggregator aggregator, IngestMeters meters) {
        EventIntake intake = new EventIntake(aggregator, Specs.ingest(limits), meters, Schedulers.parallel());
        ServerConfig config = startup.config();
        intake.use(Specs.ingest(config), Specs.ingestOfOthers(config), new Scrubber(config.scrub()));
        return intake;
    }

    /** Of all protocols. Each is held until it is answered. */
    @Bean
    RequestBodies requestBodies() {
        return new RequestBodies(
                SentryReceiver.MOST_BODY_BYTES,
                Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8));
    }

    /** Unpacks and reads what clients send: work that is too long for an event loop. */
    @Bean(destroyMethod = "dispose")
    Scheduler ingestWorkers() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return Schedulers.newBoundedElastic(threads, 2_000, "ingest");
    }

    @Bean
    SentryReceiver sentry(
            Startup startup,
            EventIntake intake,
            RequestBodies bodies,
            Scheduler ingestWorkers,
            IngestMeters meters,
            MeterRegistry registry) {
        SentryReceiver receiver = new SentryReceiver(intake, bodies, ingestWorkers, meters, registry);
        receiver.use(startup.config().sentry());
        return receiver;
    }

    @Bean
    Receivers receivers(EventIntake intake, SentryReceiver sentry, OtlpReceiver otlp) {
        return next -> {
            intake.use(Specs.ingest(next), Specs.ingestOfOthers(next), new Scrubber(next.scrub()));
            sentry.use(next.sentry());
            otlp.use(next.otlp());
        };
    }

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> sentryRoutes(SentryReceiver sentry) {
        return sentry.routes();
    }

    @Bean
    OtlpReceiver otlp(
            Startup startup, EventIntake intake, RequestBodies bodies, Scheduler ingestWorkers, IngestMeters meters) {
        OtlpReceiver receiver = new OtlpReceiver(intake, bodies, ingestWorkers, meters);
        receiver.use(startup.config().otlp());
        return receiver;
    }

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> otlpRoutes(OtlpReceiver otlp) {
        return otlp.routes();
    }

    @Bean
    ScrapeMeters scrapeMeters(MeterRegistry registry, OwnErrors ownErrors) {
        return new ScrapeMeters(registry, ownErrors);
    }

    @Bean(destroyMethod = "dispose")
    ReactorHttp http() {
        return new ReactorHttp(Version.userAgent());
    }

    @Bean
    DiscoveryManager discoveries(ReactorHttp http, MeterRegistry registry) {
        DiscoveryContext context =
                new DiscoveryContext(http, Schedulers.parallel(), Schedulers.boundedElastic(), Version.userAgent());
        return new DiscoveryManager(context, new DiscoveryMeters(registry));
    }

    @Bean(destroyMethod = "dispose")
    ScrapeManager scrapes(
            LimitsConfig limits, Aggregator aggregator, ScrapeMeters meters, DiscoveryManager discoveries) {
        return ScrapeManager.create(
                Specs.scrape(limits), Specs.reader(limits), aggregator, meters, discoveries, Version.userAgent());
    }

    @Bean
    OriginsBook origins() {
        return new OriginsBook();
    }

    @Bean
    OwnIdentity ownIdentity(Startup startup) {
        FederationSpec spec = startup.config().federation().self();
        return new OwnIdentity(spec.serverId(), spec.externalLabels());
    }

    /** Asked for only where somebody federates. */
    @Bean(destroyMethod = "dispose")
    Disposable identityLearnt(Startup startup, OwnIdentity self, Storage storage) {
        return startup.config().federation().self().serverId().isEmpty()
                ? () -> {}
                : self.learn(storage.identity(), Schedulers.parallel());
    }

    @Bean
    Leaf leaf(
            Startup startup,
            LimitsConfig limits,
            Storage storage,
            Catalog catalog,
            CatalogFeed feed,
            OwnIdentity self,
            OriginsBook origins) {
        return new Leaf(
                startup.config().federation().self(),
                self,
                catalog,
                feed,
                storage.errors(),
                origins,
                MOST_PASSED_ON,
                InstantSource.system());
    }

    @Bean(destroyMethod = "dispose")
    Disposable leafUpdates(Leaf leaf) {
        return leaf.isEnabled() ? leaf.start(Schedulers.parallel()) : () -> {};
    }

    @Bean
    StatesBelow statesBelow(OwnIdentity self, Catalog catalog, Storage storage, ReactorHttp http) {
        return new StatesBelow(self, catalog, storage.errors(), new HttpStateSender(http));
    }

    @Bean(destroyMethod = "dispose")
    Disposable statesFollowed(StatesBelow below, CatalogFeed feed) {
        return below.start(feed);
    }

    @Bean
    FederationMeters federationMeters(MeterRegistry registry, OriginsBook origins, Leaf leaf, StatesBelow below) {
        FederationMeters meters = new FederationMeters(registry, origins, InstantSource.system());
        meters.watch(below);
        if (leaf.isEnabled()) {
            meters.watch(leaf);
        }
        return meters;
    }

    @Bean
    Federation federation(
            LimitsConfig limits,
            OwnIdentity self,
            Aggregator aggregator,
            Storage storage,
            Catalog catalog,
            OriginsBook origins,
            Leaf leaf,
            StatesBelow below,
            FederationMeters meters) {
        return Federation.of(
                self,
                aggregator,
                new Lifecycle(storage.states(), InstantSource.system()),
                catalog,
                origins,
                leaf.isEnabled() ? leaf : null,
                below,
                Specs.reader(limits),
                meters,
                limits.services());
    }

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> federateRoutes(Startup startup, Leaf leaf) {
        JsonMapper json = JsonMapper.builder().build();
        return new FederateRoutes(leaf.isEnabled() ? leaf : null, startup::externalUrl, json::writeValueAsBytes)
                .routes();
    }

    @Bean(destroyMethod = "dispose")
    Membership membership(
            Startup startup, ServerId id, Storage storage, ScrapeManager scrapes, MeterRegistry registry) {
        Membership membership = new Membership(
                storage.replicas(), id.value(), startup.address(), scrapes, Schedulers.parallel(), scrapes::divide);
        Gauge.builder(
                        "periskop.replicas",
                        membership,
                        each -> each.members().replicas().size())
                .description("Servers that are alive on this storage, this one too.")
                .register(registry);
        membership.join(startup.config().replicas().group());
        membership.start();
        return membership;
    }

    @Bean(destroyMethod = "dispose")
    Alerter alerter(
            Startup startup,
            Storage storage,
            Catalog catalog,
            CatalogFeed feed,
            DiscoveryManager discoveries,
            ReactorHttp http,
            MeterRegistry registry) {
        Alerter alerter = new Alerter(
                catalog,
                feed,
                new StoredTexts(catalog, storage.errors()),
                storage.errors(),
                storage.series(),
                discoveries,
                http,
                new NotificationMeters(registry),
                Schedulers.parallel());
        alerter.use(startup.config().alerting());
        alerter.scrapedEvery(Specs.intervals(startup.config()));
        alerter.start();
        return alerter;
    }

    @Bean(destroyMethod = "dispose")
    Disposable folding(Storage storage, LimitsConfig limits, Turns turns) {
        return new SourceFolding(
                        storage.sources(), limits.staleAfter(), limits.forgetAfter(), turns, Schedulers.parallel())
                .start();
    }

    @Bean(destroyMethod = "dispose")
    Disposable retention(Storage storage, LimitsConfig limits, MeterRegistry registry, Turns turns) {
        return new RetentionJob(
                        storage.errors(),
                        storage.retention(),
                        Specs.ages(limits),
                        new RetentionMeters(registry),
                        turns,
                        Schedulers.parallel())
                .start();
    }

    @Bean(destroyMethod = "dispose")
    Disposable storageGauges(Storage storage, MeterRegistry registry) {
        return new StorageGauges(storage.inventory(), registry, Schedulers.parallel()).start();
    }

    @Bean(destroyMethod = "dispose")
    Disposable heapTrim() {
        return HeapThrift.trimAfterStart();
    }

    @Bean
    Reloader reloader(
            Startup startup,
            ScrapeManager scrapes,
            Aggregator aggregator,
            AccessFilter access,
            Tls tls,
            Alerter alerter,
            ErrorMetrics errors,
            Membership membership,
            DirectPush pushes,
            ShownConfig shown,
            Receivers receivers,
            Federation federation,
            MeterRegistry registry) {
        return new Reloader(
                startup,
                scrapes,
                next -> {
                    tls.use(next.web());
                    access.use(startup.access(next));
                    aggregator.scrubWith(new Scrubber(next.scrub()));
                    receivers.use(next);
                    alerter.use(next.alerting());
                    alerter.scrapedEvery(Specs.intervals(next));
                    errors.budgets(next.metrics().errorBudgets());
                    membership.join(next.replicas().group());
                    pushes.use(PushSpecs.services(next));
                    shown.renew();
                },
                federation,
                registry);
    }

    @Bean
    ShownConfig shownConfig(Startup startup) {
        return new ShownConfig(startup);
    }

    @Bean(destroyMethod = "close")
    Tls tls(Startup startup) throws HttpTrouble {
        return Tls.of(startup.config().web());
    }

    @Bean(destroyMethod = "dispose")
    AccessFilter access(Startup startup, ReactorHttp http, MeterRegistry registry) {
        return new AccessFilter(
                startup.access(startup.config()),
                http,
                registry,
                (denial, exchange) -> Problems.write(
                        Problems.refused(denial.status(), denial.reason(), denial.sentence()), exchange));
    }

    @Bean(destroyMethod = "dispose")
    PushIntake pushIntake(Startup startup, LimitsConfig limits) {
        PushLimits push = PushSpecs.limits(startup.push());
        return new PushIntake(push.bodyBytes(), push.bodyBytesInFlight(), Specs.reader(limits));
    }

    @Bean
    DirectPush pushes(Startup startup, PushIntake intake, Aggregator aggregator, MeterRegistry registry) {
        DirectPush pushes = new DirectPush(intake, aggregator, registry, InstantSource.system());
        pushes.use(PushSpecs.services(startup.config()));
        return pushes;
    }

    /** Before the original's paths: one of them is the same, for other requests. */
    @Bean
    @Order(-1)
    RouterFunction<ServerResponse> pushRoutes(DirectPush pushes, Startup startup) {
        return new PushRoutes(pushes, () -> startup.access(startup.config()).trustedProxies());
    }

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> periskopApi(Storage storage, ScrapeManager scrapes, OwnErrors ownErrors) {
        Lifecycle lifecycle = new Lifecycle(storage.states(), InstantSource.system());
        return new PeriskopApi(
                storage.errors(), storage.reports()::epoch, lifecycle, scrapes, ownErrors::exposition, ownErrors);
    }

    @Bean
    @Order(1)
    RouterFunction<ServerResponse> apiV1(
            ScrapeManager scrapes,
            Storage storage,
            Catalog catalog,
            CatalogFeed feed,
            QueryEngine queries,
            StreamResource stream,
            Startup startup,
            Alerter alerter,
            ReactorHttp http,
            ShownConfig shown,
            Membership membership,
            OriginsBook origins,
            StatesBelow below,
            OwnErrors ownErrors,
            MeterRegistry registry) {
        InstantSource clock = InstantSource.system();
        StoredTexts texts = new StoredTexts(catalog, storage.errors());
        ErrorsResource errors =
                new ErrorsResource(catalog, feed, texts, storage.errors(), storage.sources(), queries, clock);
        return new Api(
                        ownErrors::failed,
                        new ServicesResource(catalog, feed, queries, scrapes, clock),
                        errors,
                        new ErrorActionsResource(
                                catalog, feed, texts, new Lifecycle(storage.states(), clock), errors, clock),
                        new LabelsResource(catalog, feed),
                        new QueryResource(
                                queries, catalog, texts, storage.errors(), storage.events(), startup::seriesLabels),
                        new EventsResource(storage.events(), catalog, texts),
                        stream,
                        new ExportResource(storage.errors(), new Lifecycle(storage.states(), clock), catalog, clock),
                        new TargetsResource(scrapes),
                        new AlertsResource(
                                new FiringAlerts(alerter, http, Schedulers.parallel())::read, alerter, catalog, feed),
                        new StatusResource(
                                Version.current(), Startup.startedAt(), storage::status, catalog, feed, scrapes),
                        new StorageResource(storage::status),
                        new ReplicasResource(membership::members),
                        new FederationResource(
                                startup.config().federation().self().serverId(),
                                startup.config().federation().self().enabled(),
                                origins,
                                below,
                                new OriginDetails(http),
                                catalog,
                                feed,
                                storage.errors(),
                                scrapes,
                                clock),
                        new FederationStateResource(new StatesFromAbove(
                                startup.config().federation().self(), new Lifecycle(storage.states(), clock), clock)),
                        new IngestResource(Startup.startedAt(), new IngestedEvents(registry)::now),
                        new ConfigResource(shown::get),
                        new SessionResource(caller -> new SessionResource.Session(
                                caller.getName(), Sessions.isLoggedIn(caller), Sessions.roles(caller))))
                .routes();
    }

    @Bean
    @Order(2)
    RouterFunction<ServerResponse> webUi() {
        return new WebUi().routes();
    }

    @Bean
    @Order(3)
    RouterFunction<ServerResponse> operations(
            PrometheusMeterRegistry registry,
            Storage storage,
            ScrapeMeters scrapeMeters,
            FederationMeters federationMeters,
            DiscoveryManager discoveries,
            ScrapeManager scrapes,
            ErrorMetrics errors,
            SeriesFeed series,
            Reloader reloader) {
        errors.watch(() -> scrapes.targets().keySet());
        MetricsPage page = new MetricsPage(
                registry,
                storage.sources(),
                errors,
                List.of(scrapeMeters::refresh, discoveries::refreshMeters, federationMeters::refresh, series::complete),
                Version.current());
        return new OperationsRoutes(page, reloader, () -> storage.status().health()).routes();
    }

    @Bean
    RequestGuard requestGuard(Startup startup, Tls tls, ObjectProvider<RequestGuard.Patience> patience) {
        return new RequestGuard(
                tls.context(),
                startup.routePrefix(),
                patience.getIfAvailable(() -> RequestGuard.Patience.DEFAULT),
                startup.push().bodySizeLimit());
    }

    /** Nothing in a configured run. */
    @Bean(destroyMethod = "close")
    @Nullable
    DemoFleet demoFleet(Startup startup) {
        return startup.demo() ? DemoFleet.start() : null;
    }

    @Bean
    OwnPreflights preflights() {
        return new OwnPreflights();
    }

    @Bean
    ScrapeStart scrapeStart(
            Startup startup, Reloader reloader, Federation federation, ObjectProvider<DemoFleet> demoFleet) {
        return new ScrapeStart(startup, reloader, federation, demoFleet.getIfAvailable());
    }
}
