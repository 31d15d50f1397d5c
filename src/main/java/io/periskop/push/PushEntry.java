package io.periskop.push;

import io.periskop.push.PushResult.Kind;
import java.time.InstantSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Where pushes enter a gateway: each is read, taken and counted, or refused with a sentence, and both are told. */
public final class PushEntry {
    private final Gateway gateway;
    private final PushIntake intake;
    private final PushTrouble trouble;
    private final GatewayMeters meters;
    private final InstantSource clock;

    public PushEntry(
            Gateway gateway, PushIntake intake, PushTrouble trouble, GatewayMeters meters, InstantSource clock) {
        this.gateway = gateway;
        this.intake = intake;
        this.trouble = trouble;
        this.meters = meters;
        this.clock = clock;
    }

    /** Never fails. A {@code PUT} takes the place of what its group holds. */
    public Mono<PushResult> push(ServerHttpRequest request, PushPath path, String address) {
        return taken(request, path, address)
                .onErrorResume(PushRefused.class, e -> Mono.just(e.result()))
                .doOnNext(result -> {
                    meters.pushed(result);
                    if (!result.isTaken()) {
                        note(address, path, result.kind().label(), result.sentence());
                    }
                });
    }

    /** Also where there is nothing of the group: then nothing is there afterwards as well. */
    public PushResult delete(PushPath path) {
        Group group = path.group();
        if (group == null) {
            return PushResult.refused(Kind.BAD_PATH, String.valueOf(path.problem()));
        }
        int pushers = gateway.delete(group);
        meters.deleted(pushers);
        return PushResult.taken("");
    }

    private Mono<PushResult> taken(ServerHttpRequest request, PushPath path, String address) {
        Group group = path.group();
        if (group == null) {
            return Mono.just(PushResult.refused(Kind.BAD_PATH, String.valueOf(path.problem())));
        }
        boolean replaces = request.getMethod().equals(HttpMethod.PUT);
        return intake.read(request).map(said -> {
            meters.read(said.bytes(), said.snapshot().rejectedCount());
            PushResult result = gateway.push(Push.of(group, address, said.digest(), replaces, said.snapshot()));
            String rejected = PushIntake.rejected(said.snapshot());
            if (rejected == null || !result.isTaken()) {
                return result;
            }
            note(address, path, "rejected_errors", rejected);
            return new PushResult(result.kind(), rejected, null);
        });
    }

    private void note(String address, PushPath path, String reason, String sentence) {
        Group group = path.group();
        trouble.add(clock.instant(), address, group == null ? "" : group.path(), reason, sentence);
    }
}
