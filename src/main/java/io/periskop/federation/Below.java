package io.periskop.federation;

import io.periskop.federation.StatesFromAbove.Answer;
import io.periskop.federation.StatesFromAbove.Result;
import io.periskop.store.ErrorRef;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one server that is read has to be told. Safe for concurrent use. */
public final class Below {
    private static final Logger log = LoggerFactory.getLogger(Below.class);
    /** Errors; further ones are found out anew when these are told. */
    private static final int MOST = 100_000;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration NOT_ALLOWED_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Map<ErrorRef, State> said = new HashMap<>();
    private final Map<ErrorRef, LabelEdits> labelled = new HashMap<>();
    private final Map<ErrorRef, Long> waiting = new LinkedHashMap<>();
    private Set<String> origins = Set.of();
    private Instant heardAt = Instant.EPOCH;
    private Instant notBefore = Instant.MIN;
    private boolean unsure;
    private @Nullable Boolean allowed;
    private long ticket;
    private long pushed;
    private long refused;
    private long failures;
    private int failuresInTurn;
    private @Nullable String problem;
    private @Nullable Instant problemAt;

    /** @param ticket another one where there is something newer to tell */
    record Waiting(ErrorRef error, long ticket) {}

    /**
     * How far it is.
     *
     * @param url where it is read
     * @param origins whose errors it is told of
     * @param allowed null as long as nothing had to be told
     * @param pushed what it took, since this server was started
     * @param refused how often it did not take one, for another reason than that it knows better
     * @param failures how often it could not be told
     * @param problem why the last time; null where that went well
     */
    public record Status(
            String url,
            List<String> origins,
            @Nullable Boolean allowed,
            long pushed,
            int waiting,
            long refused,
            long failures,
            @Nullable String problem,
            @Nullable Instant problemAt) {}

    synchronized void heard(Instant at, Set<String> ids) {
        heardAt = at;
        origins = ids;
    }

    synchronized Instant heardAt() {
        return heardAt;
    }

    /**
     * @param mine as of a while ago; null where it is not known
     * @param editedHere when its labels were changed here, as of a while ago; null for never
     */
    synchronized void saidThere(
            ErrorRef error,
            @Nullable State theirs,
            LabelEdits theirEdits,
            @Nullable State mine,
            @Nullable Instant editedHere) {
        if (theirs == null) {
            said.remove(error);
        } else {
            keep(said, error, theirs);
        }
        if (theirEdits.equals(LabelEdits.NONE)) {
            labelled.remove(error);
        } else {
            keep(labelled, error, theirEdits);
        }
        boolean mayLabel = editedHere != null && !editedHere.equals(theirEdits.newest());
        if (mayLabel || mine != null && isNews(mine, theirs)) {
            await(error);
        }
    }

    synchronized void saidHere(StoredError error) {
        if (isNews(error)) {
            await(new ErrorRef(error.service(), error.key()));
        }
    }

    private static <T> void keep(Map<ErrorRef, T> kept, ErrorRef error, T what) {
        if (kept.size() < MOST || kept.containsKey(error)) {
            kept.put(error, what);
        }
    }

    private void await(ErrorRef error) {
        if (waiting.size() >= MOST && !waiting.containsKey(error)) {
            unsure = true;
            return;
        }
        waiting.put(error, ++ticket);
    }

    /** It has the error no more. */
    synchronized void gone(ErrorRef error) {
        said.remove(error);
        labelled.remove(error);
        waiting.remove(error);
    }

    /** Whether it counted this, and knows nothing as late of it. */
    synchronized boolean isNews(StoredError error) {
        ErrorRef ref = new ErrorRef(error.service(), error.key());
        boolean isState = !error.isUntouched() && isNews(error.state(), said.get(ref));
        return (isState || isNews(error.edits(), labelled.getOrDefault(ref, LabelEdits.NONE)))
                && error.origins().counted().keySet().stream().anyMatch(origins::contains);
    }

    /** That it happened again the other one finds out by itself, or it did not happen there. */
    private static boolean isNews(State mine, @Nullable State theirs) {
        return !mine.regressed() && (theirs == null ? mine.status() != State.Status.OPEN : mine.overrules(theirs));
    }

    /** Whether it would change one there; those of which nobody knows when they were made stay here. */
    private static boolean isNews(LabelEdits mine, LabelEdits theirs) {
        return !theirs.mergedWith(mine.timed()).byName().equals(theirs.byName());
    }

    /** What there is to tell may not be all that waits. */
    synchronized void doubt() {
        unsure = true;
    }

    /** Whether it has to say everything again; asked once each time. */
    synchronized boolean isDoubtRaised() {
        boolean raised = unsure && waiting.isEmpty();
        if (raised) {
            unsure = false;
        }
        return raised;
    }

    synchronized boolean mayTry(Instant at) {
        return !waiting.isEmpty() && !at.isBefore(notBefore);
    }

    synchronized List<Waiting> first(int most) {
        return waiting.entrySet().stream()
                .limit(most)
                .map(entry -> new Waiting(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** What was said anew in between waits on. */
    synchronized void settled(Collection<Waiting> told) {
        told.forEach(each -> waiting.remove(each.error(), each.ticket()));
    }

    /**
     * What it took need not be told again, nor what it knows better: that it says by itself. What it refused waits behind the rest.
     *
     * @return what it refused
     */
    synchronized Set<ErrorRef> answered(String url, List<PushedState> told, List<Answer> answers) {
        if (failuresInTurn > 0) {
            log.info("{} takes again what people do here", url);
        }
        allowed = true;
        failuresInTurn = 0;
        notBefore = Instant.MIN;
        problem = null;
        problemAt = null;
        Set<ErrorRef> refusedNow = new HashSet<>();
        for (int i = 0; i < told.size(); i++) {
            PushedState each = told.get(i);
            ErrorRef ref = new ErrorRef(each.service(), each.key());
            Answer answer = answers.get(i);
            if (answer.result() == Result.REFUSED) {
                refused++;
                refusedNow.add(ref);
                problem = "of " + each.key() + " of " + each.service() + ": " + answer.reason();
                problemAt = heardAt;
                Long its = waiting.remove(ref);
                if (its != null) {
                    waiting.put(ref, its);
                }
            } else {
                if (each.state() != null) {
                    keep(said, ref, each.state());
                }
                LabelEdits theirs = labelled.getOrDefault(ref, LabelEdits.NONE);
                if (each.edits().newest() != null) {
                    keep(labelled, ref, theirs.mergedWith(each.edits()));
                }
            }
            pushed += answer.result() == Result.APPLIED ? 1 : 0;
        }
        return refusedNow;
    }

    synchronized void failed(String url, Throwable e, Instant at, Duration interval) {
        boolean isDenied = e instanceof StateSender.NotAllowed;
        String sentence = String.valueOf(e.getMessage());
        if (failuresInTurn == 0 || isDenied && !Boolean.FALSE.equals(allowed)) {
            log.warn("{} cannot be told what people do here, it is tried again: {}", url, sentence);
        }
        failures++;
        problem = sentence;
        problemAt = at;
        if (isDenied) {
            allowed = false;
        }
        Duration doubled = interval.multipliedBy(1L << Math.min(failuresInTurn, MOST_DOUBLINGS));
        failuresInTurn++;
        notBefore =
                at.plus(isDenied ? NOT_ALLOWED_PAUSE : doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE);
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized Status status(String url) {
        return new Status(
                url,
                origins.stream().sorted().toList(),
                allowed,
                pushed,
                waiting.size(),
                refused,
                failures,
                problem,
                problemAt);
    }
}
