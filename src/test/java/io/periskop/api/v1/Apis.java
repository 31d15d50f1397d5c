package io.periskop.api.v1;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** An API of some resources, for tests. */
final class Apis {
    private Apis() {}

    /** Nothing that nobody expects may happen. */
    static RouterFunction<ServerResponse> of(Resource... resources) {
        return new Api(
                        (method, path, problem) -> {
                            throw new AssertionError(method + " " + path, problem);
                        },
                        resources)
                .routes();
    }
}
