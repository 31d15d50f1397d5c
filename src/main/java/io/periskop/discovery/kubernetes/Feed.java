package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of object in one namespace is followed. The client's informer tells what changes and what it could not
 * list; of watches it tells nothing while they fail, so those are heard of at the wire.
 */
final class Feed implements ResourceEventHandler<HasMetadata> {
    private final Resource resource;
    private final @Nullable String namespace;
    private final Groups<?> groups;
    private final Listener listener;
    private final LongSupplier millis;
    private final Object lock = new Object();

    private volatile boolean listed;
    private @Nullable Trouble listing;
    private @Nullable Trouble watching;
    private @Nullable Long waitingSince;
    private @Nullable Long quietSince;

    /** Called on the client's threads, so it must not take long. */
    interface Listener {
        void changed(Resource resource, @Nullable String namespace, String name);

        /** Something else is to be looked at. */
        void stirred();
    }

    /**
     * @param namespace null for all, and for what has none
     * @param groups what is made of it
     * @param millis a clock
     */
    Feed(Resource resource, @Nullable String namespace, Groups<?> groups, Listener listener, LongSupplier millis) {
        this.resource = resource;
        this.namespace = namespace;
        this.groups = groups;
        this.listener = listener;
        this.millis = millis;
    }

    Resource resource() {
        return resource;
    }

    String path() {
        return resource.path(namespace);
    }

    /** Whether everything was known at one time. */
    boolean listed() {
        return listed;
    }

    // What the informer tells.

    @Override
    public void onAdd(HasMetadata object) {
        changed(null, object);
    }

    @Override
    public void onUpdate(HasMetadata before, HasMetadata object) {
        changed(before, object);
    }

    @Override
    public void onDelete(HasMetadata object, boolean unseen) {
        changed(object, null);
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        synchronized (lock) {
            listed = true;
            listing = null;
            waitingSince = null;
        }
        listener.stirred();
    }

    /** It will be tried again. */
    void failed(Throwable error) {
        Trouble answer = Trouble.answered(error, resource);
        synchronized (lock) {
            listing = answer == null ? Trouble.of(error) : answer;
            waitingSince = null;
            quietSince = null;
        }
        listener.stirred();
    }

    // What is heard at the wire.

    void asked() {
        synchronized (lock) {
            waitingSince = millis.getAsLong();
        }
    }

    /** Some bytes of a list. */
    void listHeard() {
        asked();
    }

    void watchHeard() {
        synchronized (lock) {
            quietSince = millis.getAsLong();
        }
    }

    void watchOpened() {
        boolean better;
        synchronized (lock) {
            better = watching != null;
            watching = null;
            waitingSince = null;
            quietSince = millis.getAsLong();
        }
        if (better) {
            listener.stirred();
        }
    }

    void watchFailed(Trouble trouble) {
        synchronized (lock) {
            watching = trouble;
            waitingSince = null;
            quietSince = null;
        }
        listener.stirred();
    }

    // What follows from it.

    @Nullable
    Problem problem(Duration silence) {
        synchronized (lock) {
            if (listing != null) {
                return new Problem("list", listing);
            }
            if (watching != null) {
                return new Problem("watch", watching);
            }
            if (isSince(waitingSince, silence)) {
                return new Problem(
                        listed ? "watch" : "list",
                        new Trouble("no answer within " + Math.max(1, silence.toSeconds()) + " s", true));
            }
            return null;
        }
    }

    /** Whether an open watch said nothing for so long that it may be dead. */
    boolean isQuiet(Duration quiet) {
        synchronized (lock) {
            return isSince(quietSince, quiet);
        }
    }

    /** @param verb what could not be done */
    record Problem(String verb, Trouble trouble) {}

    /** What was tried with what where. */
    String describe() {
        return resource.plural() + (namespace == null ? "" : " in namespace " + namespace);
    }

    private boolean isSince(@Nullable Long begin, Duration time) {
        return begin != null && millis.getAsLong() - begin >= time.toMillis();
    }

    private void changed(@Nullable HasMetadata before, @Nullable HasMetadata now) {
        HasMetadata object = now == null ? before : now;
        if (object != null && groups.hears(resource, before, now)) {
            ObjectMeta meta = object.getMetadata();
            listener.changed(resource, meta.getNamespace(), meta.getName());
        }
    }
}
