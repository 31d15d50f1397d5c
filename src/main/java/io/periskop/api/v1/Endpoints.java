package io.periskop.api.v1;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpMethod;

/** Takes down what a {@link Resource} offers. */
public final class Endpoints {
    private final List<Endpoint> all = new ArrayList<>();

    Endpoints() {}

    /** @param path as Spring writes it: {@code /api/v1/errors/{id}} */
    public Endpoint get(String path, Handler handler) {
        return add(HttpMethod.GET, path, handler);
    }

    public Endpoint post(String path, Handler handler) {
        return add(HttpMethod.POST, path, handler);
    }

    public Endpoint put(String path, Handler handler) {
        return add(HttpMethod.PUT, path, handler);
    }

    public Endpoint patch(String path, Handler handler) {
        return add(HttpMethod.PATCH, path, handler);
    }

    public Endpoint delete(String path, Handler handler) {
        return add(HttpMethod.DELETE, path, handler);
    }

    private Endpoint add(HttpMethod method, String path, Handler handler) {
        Endpoint endpoint = new Endpoint(method, path, handler);
        all.add(endpoint);
        return endpoint;
    }

    List<Endpoint> all() {
        return all;
    }
}
