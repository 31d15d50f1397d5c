package io.periskop.api.v1;

import io.swagger.v3.oas.annotations.media.Schema;
import java.security.Principal;
import java.util.List;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/session}: who asks, and what that one may do, so that a page offers nothing else. */
public final class SessionResource implements Resource {
    private static final Session EXAMPLE = new Session("alice", true, List.of("read", "write"));

    private final Function<Principal, Session> sessions;

    @Schema(name = "Session")
    public record Session(
            @Schema(description = "What histories show; `anonymous` where nobody has to log in", example = "alice")
            String name,

            @Schema(description = "Whether there was a login")
            boolean loggedIn,

            @Schema(description = "`read`, `write`, `push`, `admin`: those that are granted, also by others")
            List<String> roles) {
        public Session {
            roles = List.copyOf(roles);
        }
    }

    /** @param sessions of who passed the access check */
    public SessionResource(Function<Principal, Session> sessions) {
        this.sessions = sessions;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/session", this::session)
                .id("getSession")
                .tag("Status")
                .summary("Who asks, and what that one may do")
                .answers(EXAMPLE, "Who asks");
    }

    private Mono<ServerResponse> session(Call call) {
        return call.request()
                .principal()
                .<Session>map(sessions::apply)
                .defaultIfEmpty(new Session("anonymous", false, List.of()))
                .flatMap(call::json);
    }
}
