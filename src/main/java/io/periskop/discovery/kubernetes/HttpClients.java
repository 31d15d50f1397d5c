package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;

/** The JDK's HTTP client on our threads, which takes no credentials along to where it is redirected. */
final class HttpClients extends JdkHttpClientFactory {
    private final Executor executor;

    HttpClients(Executor executor) {
        this.executor = executor;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return HttpClient.newBuilder().executor(executor);
    }

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
        builder.followRedirects(HttpClient.Redirect.NEVER);
    }
}
