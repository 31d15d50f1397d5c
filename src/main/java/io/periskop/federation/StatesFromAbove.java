package io.periskop.federation;

import io.periskop.label.LabelText;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.State;
import io.periskop.store.States.Changed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes what people did on servers above, where {@code federate.push_state} allows it. */
public final class StatesFromAbove {
    /** A later word holds, so one from the future would hold for long. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final FederationSpec spec;
    private final ErrorActions actions;
    private final InstantSource clock;

    /** What became of one. */
    public enum Result {
        APPLIED,
        /** It was so already. */
        SAME,
        /** What is known here is later. */
        OLDER,
        /** There is no such error; none is made. */
        UNKNOWN,
        REFUSED
    }

    /** @param reason a sentence where it is refused, else empty */
    public record Answer(Result result, String reason) {
        private static Answer of(Result result) {
            return new Answer(result, "");
        }
    }

    public StatesFromAbove(FederationSpec spec, ErrorActions actions, InstantSource clock) {
        this.spec = spec;
        this.actions = actions;
        this.clock = clock;
    }

    public boolean isAllowed() {
        return spec.enabled() && spec.pushState();
    }

    /** Whether somebody says to be this server. */
    public boolean isOwn(String server) {
        return server.equals(spec.serverId());
    }

    /**
     * Takes them in turn, each in one transaction; the same may be sent again.
     *
     * @param server who sends it, as it says
     * @param login of who sends it; empty where nobody has to log in
     * @return an answer to each, in their order
     */
    public Mono<List<Answer>> take(String server, String login, List<PushedState> states) {
        return Flux.fromIterable(states)
                .concatMap(each -> take(server, login, each))
                .collectList();
    }

    private Mono<Answer> take(String server, String login, PushedState said) {
        Instant latest = clock.instant().plus(CLOCKS_DIFFER);
        Instant newest = newest(said);
        if (newest != null && newest.isAfter(latest)) {
            return Mono.just(
                    new Answer(Result.REFUSED, newest + " is in the future here; set the clocks of both servers"));
        }
        // Never a bare name: nobody who sends this is who he names.
        String actor =
                said.by() + " via " + server + (login.isEmpty() || login.equals(server) ? "" : " (" + login + ")");
        ErrorActions.By by = new ErrorActions.By(LabelText.wellFormed(actor), LabelText.wellFormed(said.note()));
        return actions.act(
                        said.service(),
                        List.of(said.key()),
                        List.of(new ErrorAction.Told(said.state(), said.edits())),
                        by)
                .map(found ->
                        found.isEmpty() ? Answer.of(Result.UNKNOWN) : Answer.of(result(found.get(0), said.state())))
                .onErrorResume(
                        ErrorActions.TooManyLabelsException.class,
                        e -> Mono.just(new Answer(Result.REFUSED, String.valueOf(e.getMessage()))));
    }

    private static @Nullable Instant newest(PushedState said) {
        State state = said.state();
        Instant ofLabels = said.edits().newest();
        return state == null || ofLabels != null && ofLabels.isAfter(state.since()) ? ofLabels : state.since();
    }

    private static Result result(Changed changed, @Nullable State said) {
        State before = changed.before().state();
        if (changed.isChanged()) {
            return Result.APPLIED;
        }
        if (said == null) {
            return Result.SAME;
        }
        boolean isSame = before.status() == said.status()
                && (before.status() == State.Status.OPEN || before.since().equals(said.since()));
        return isSame ? Result.SAME : Result.OLDER;
    }
}
