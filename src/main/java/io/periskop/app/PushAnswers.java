package io.periskop.app;

import io.periskop.push.Group;
import io.periskop.push.PushPath;
import io.periskop.push.PushResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What who pushes is told. */
final class PushAnswers {
    private PushAnswers() {}

    /** As the original gateway: nothing where all is well, else a line of text. */
    static Mono<ServerResponse> text(PushResult result) {
        ServerResponse.BodyBuilder answer = ServerResponse.status(result.kind().status());
        Duration pause = result.retryAfter();
        if (pause != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, pause.toSeconds())));
        }
        if (leavesBodyUnread(result)) {
            answer.header(HttpHeaders.CONNECTION, "close");
        }
        if (result.sentence().isEmpty()) {
            return answer.build();
        }
        return answer.header(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header("X-Content-Type-Options", "nosniff")
                .bodyValue((result.sentence() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Of metrics of requests: groups are too many for labels. */
    static String pattern(PushPath path) {
        return Group.NONE.equals(path.group()) ? "/errors" : "/errors/job/{job}/**";
    }

    /** Rather than to wait for its end, the connection is closed. */
    private static boolean leavesBodyUnread(PushResult result) {
        return switch (result.kind()) {
            case BAD_PATH, TOO_LARGE, TOO_SLOW, UNSUPPORTED, OVERLOADED, UNKNOWN_JOB -> true;
            default -> false;
        };
    }
}
