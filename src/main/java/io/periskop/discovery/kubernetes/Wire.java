package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Listens to every exchange of the client, and bounds what it reads. */
final class Wire implements Interceptor {
    static final String NAME = "PERISKOP";
    private static final int GONE = 410;

    private final List<Feed> feeds;

    Wire(List<Feed> feeds) {
        this.feeds = List.copyOf(feeds);
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        Feed feed = feed(request);
        if (feed == null) {
            return consumer;
        }
        feed.asked();
        return isWatch(request)
                ? new Lines(consumer, feed::watchHeard)
                : new Bounded(consumer, Bounded.MOST_OF_LIST, feed::listHeard);
    }

    @Override
    public void after(
            HttpRequest request, HttpResponse<?> response, AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
        Feed feed = feed(request);
        if (feed == null || !isWatch(request)) {
            return;
        }
        if (response.isSuccessful()) {
            feed.watchOpened();
        } else if (response.code() != GONE) {
            feed.watchFailed(Trouble.status(response.code(), null, feed.resource()));
        }
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        Feed feed = feed(request);
        if (feed != null && isWatch(request)) {
            feed.watchFailed(Trouble.of(failure));
        }
    }

    private @Nullable Feed feed(HttpRequest request) {
        String path = request.uri().getPath();
        for (Feed feed : feeds) {
            if (path.endsWith(feed.path())) {
                return feed;
            }
        }
        return null;
    }

    private static boolean isWatch(HttpRequest request) {
        String query = request.uri().getQuery();
        return query != null && query.contains("watch=true");
    }
}
