package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One client and what it follows: an informer for each kind of object and namespace. */
final class Session implements Cluster, AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String EVERYWHERE = "";
    private static final long PAGE = 500;
    private static final Duration IDLE = Duration.ofSeconds(3);

    private final Clients.Opened api;
    private final List<Feed> feeds;
    private final Resource main;
    private final Map<Resource, Map<String, SharedIndexInformer<HasMetadata>>> informers =
            new EnumMap<>(Resource.class);

    private Session(Clients.Opened api, List<Feed> feeds, Resource main) {
        this.api = api;
        this.feeds = feeds;
        this.main = main;
    }

    /** Blocking. Throws {@link io.periskop.discovery.DiscoveryTrouble}. */
    static Session open(
            KubernetesDiscovery config,
            Groups<?> groups,
            Surroundings surroundings,
            String userAgent,
            Feed.Listener listener,
            LongSupplier millis) {
        String prefix = "kubernetes-" + COUNT.incrementAndGet() + "-";
        AtomicInteger threads = new AtomicInteger();
        ExecutorService executor = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, prefix + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        try {
            List<@Nullable String> namespaces = namespaces(config, surroundings);
            List<Feed> feeds = new ArrayList<>();
            List<@Nullable String> in = new ArrayList<>();
            for (Resource resource : groups.needs()) {
                for (String namespace : resource.namespaced() ? namespaces : everywhere()) {
                    feeds.add(new Feed(resource, namespace, groups, listener, millis));
                    in.add(namespace);
                }
            }
            Clients.Opened api = new Clients(surroundings, userAgent, executor).open(config.access(), new Wire(feeds));
            Session session = new Session(api, feeds, groups.resource());
            for (int i = 0; i < feeds.size(); i++) {
                session.follow(feeds.get(i), in.get(i), config);
            }
            session.start();
            return session;
        } catch (RuntimeException e) {
            executor.shutdownNow();
            throw e;
        }
    }

    private static List<@Nullable String> namespaces(KubernetesDiscovery config, Surroundings surroundings) {
        SortedSet<String> names = new TreeSet<>(config.namespaces());
        if (config.ownNamespace()) {
            names.add(surroundings.ownNamespace());
        }
        return names.isEmpty() ? everywhere() : new ArrayList<>(names);
    }

    private static List<@Nullable String> everywhere() {
        List<@Nullable String> all = new ArrayList<>();
        all.add(null);
        return all;
    }

    @SuppressWarnings("unchecked") // an informer only hands out what it was made for
    private void follow(Feed feed, @Nullable String namespace, KubernetesDiscovery config) {
        KubernetesClient client = api.client();
        MixedOperation<HasMetadata, ?, ?> all = (MixedOperation<HasMetadata, ?, ?>)
                client.resources(feed.resource().type());
        Selector selector = config.selector(feed.resource());
        FilterWatchListDeletable<HasMetadata, ?, ?> chosen = !feed.resource().namespaced()
                ? (FilterWatchListDeletable<HasMetadata, ?, ?>) all
                : namespace == null
                        ? (FilterWatchListDeletable<HasMetadata, ?, ?>) all.inAnyNamespace()
                        : (FilterWatchListDeletable<HasMetadata, ?, ?>) all.inNamespace(namespace);
        if (!selector.label().isEmpty()) {
            chosen = chosen.withLabelSelector(selector.label());
        }
        for (Selector.FieldTerm term : selector.fields()) {
            chosen = term.equal()
                    ? chosen.withField(term.path(), term.value())
                    : chosen.withoutField(term.path(), term.value());
        }
        SharedIndexInformer<HasMetadata> informer = chosen.withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new TrimmedItems());
        informer.exceptionHandler((started, error) -> {
            feed.failed(error);
            return true;
        });
        informer.addEventHandler(feed);
        informers
                .computeIfAbsent(feed.resource(), resource -> new HashMap<>())
                .put(namespace == null ? EVERYWHERE : namespace, informer);
    }

    private void start() {
        informers.values().forEach(each -> each.values().forEach(SharedIndexInformer::start));
    }

    URI url() {
        return api.url();
    }

    /** Whether everything was known at one time. */
    boolean isListed() {
        return feeds.stream().allMatch(Feed::listed);
    }

    /** What does not work at the moment. */
    List<Feed> troubled(Duration silence) {
        return feeds.stream().filter(feed -> feed.problem(silence) != null).toList();
    }

    boolean isQuiet(Duration quiet) {
        return feeds.stream().anyMatch(feed -> feed.isQuiet(quiet));
    }

    /** Why requests go without credentials; null if they do not. */
    @Nullable
    String credentialsProblem() {
        return api.credentials() == null ? null : api.credentials().problem();
    }

    /** What groups are made of. */
    List<HasMetadata> objects() {
        List<HasMetadata> objects = new ArrayList<>();
        informers
                .getOrDefault(main, Map.of())
                .values()
                .forEach(informer -> objects.addAll(informer.getStore().list()));
        return objects;
    }

    @Override
    public @Nullable HasMetadata get(Resource resource, @Nullable String namespace, @Nullable String name) {
        Map<String, SharedIndexInformer<HasMetadata>> each = informers.get(resource);
        if (each == null || name == null || name.isEmpty()) {
            return null;
        }
        SharedIndexInformer<HasMetadata> informer = each.get(EVERYWHERE);
        if (informer == null && namespace != null) {
            informer = each.get(namespace);
        }
        return informer == null ? null : informer.getStore().getByKey(Changes.key(namespace, name));
    }

    /**
     * Ends all its work. Threads end once they have nothing to do: a watch that is being opened at this moment has to be
     * closed by one of them when it is open.
     */
    @Override
    public void close() {
        informers.values().forEach(each -> each.values().forEach(SharedIndexInformer::stop));
        api.client().close();
    }
}
