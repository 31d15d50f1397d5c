package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Two people resolve, reopen, mute and label the same errors, one by one and all at once, while scrapes report more of them. Every
 * change is in the history once and no other is, and the history leads to the state that there is.
 */
interface TwoClientsContract extends ApiFixture {
    List<String> KEYS = List.of("a", "b", "c");
    /** So few that the history of an error has room for all. */
    int ROUNDS = 5;

    List<String> CHANGES = List.of(
            "\"state\": \"resolved\"",
            "\"state\": \"open\"",
            "\"state\": \"muted\", \"occurrences\": 3",
            "\"state\": \"resolved\", \"afterDeploy\": true",
            "\"state\": \"muted\"",
            "\"state\": \"open\"",
            "\"state\": \"resolved\", \"labels\": {\"%s\": \"%d\"}");

    /** What the API said that it changed: the note of the request, and the error as it left it. */
    record Accepted(String note, String id, Object before, Object left, Map<?, ?> labels) {}

    private static void client(ApiServer api, String name, Queue<Accepted> accepted) {
        for (int i = 0; i < ROUNDS * CHANGES.size(); i++) {
            String note = name + i;
            String change = CHANGES.get((i + (name.equals("bob") ? 3 : 0)) % CHANGES.size())
                    .formatted(name, i);
            String body = "{" + change + ", \"note\": \"" + note + "\"}";
            boolean isForAll = i % 3 == 2;
            Map<?, ?> answer = ApiServer.map(
                    isForAll
                            ? api.send(
                                    "POST",
                                    "/api/v1/errors/actions",
                                    "{\"q\": \"service=shop\", \"change\": " + body + "}")
                            : api.send(
                                    "PATCH",
                                    "/api/v1/errors/" + ApiServer.id("shop", KEYS.get(i % 3 == 0 ? 0 : 1)),
                                    body));
            for (Object each : (List<?>) answer.get("undo")) {
                Map<?, ?> undo = (Map<?, ?>) each;
                accepted.add(
                        new Accepted(note, (String) undo.get("id"), undo.get("state"), undo.get("left"), (Map<?, ?>)
                                undo.get("labels")));
            }
        }
    }

    private static List<Map<?, ?>> history(ApiServer api, String id) {
        List<Map<?, ?>> events = new ArrayList<>();
        ((List<?>) api.map("/api/v1/errors/" + id + "/events").get("events"))
                .forEach(event -> events.add(0, (Map<?, ?>) event));
        return events;
    }

    @Test
    default void twoPeopleAndScrapesLoseNothingOfEachOther() {
        ApiServer api = api();
        KEYS.forEach(key -> api.grows("shop", key, 1));
        api.look();
        Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
        long scrapes = 60;
        Mono<Void> scraping = Mono.fromRunnable(() -> {
            for (long count = 2; count <= scrapes; count++) {
                api.grows("shop", KEYS.get((int) (count % 3)), count);
            }
        });
        Mono.when(Stream.of(
                                Mono.<Void>fromRunnable(() -> client(api, "ann", accepted)),
                                Mono.<Void>fromRunnable(() -> client(api, "bob", accepted)),
                                scraping)
                        .map(each -> each.subscribeOn(Schedulers.boundedElastic()))
                        .toList())
                .block(Duration.ofSeconds(120));
        assertThat(accepted).as("changes").hasSizeGreaterThan(ROUNDS * CHANGES.size());
        for (int i = 0; i < KEYS.size(); i++) {
            String id = ApiServer.id("shop", KEYS.get(i));
            List<Accepted> ofThis =
                    accepted.stream().filter(each -> each.id().equals(id)).toList();
            List<Map<?, ?>> history = history(api, id);
            expectEachOnce(ofThis, history);
            Map<?, ?> error = (Map<?, ?>) api.map("/api/v1/errors/" + id).get("error");
            expectStates(history, (Map<?, ?>) error.get("state"));
            expectChain(ofThis, history, error.get("state"));
            expectLabels(ofThis, (Map<?, ?>) error.get("labels"));
            assertThat(error.get("total")).isEqualTo((int) (scrapes - (scrapes - i) % 3));
        }
    }

    /** A change is one event of its state and one of its labels, with its note. */
    private static void expectEachOnce(List<Accepted> accepted, List<Map<?, ?>> history) {
        List<String> expected = accepted.stream()
                .flatMap(each -> Stream.concat(
                        each.left() == null ? Stream.empty() : Stream.of(each.note() + " state"),
                        each.labels().isEmpty() ? Stream.empty() : Stream.of(each.note() + " labels")))
                .toList();
        List<String> found = history.stream()
                .filter(event -> !event.get("note").equals(""))
                .map(event -> event.get("note") + (event.get("type").equals("labelled") ? " labels" : " state"))
                .toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(history.stream().filter(event -> event.get("note").equals("")))
                .allSatisfy(event -> assertThat(event.get("type")).isIn("first_seen", "regressed", "unmuted"));
        assertThat(history.stream().filter(event -> event.get("type").equals("first_seen")))
                .hasSize(1);
    }

    /** Each event begins in a state that it can happen in; the last one leads to the state that there is. */
    private static void expectStates(List<Map<?, ?>> history, Map<?, ?> state) {
        Map<String, Set<String>> from = Map.of(
                "resolved", Set.of("open", "muted", "resolved"),
                "muted", Set.of("open", "muted", "resolved"),
                "reopened", Set.of("resolved"),
                "regressed", Set.of("resolved"),
                "unmuted", Set.of("muted"));
        Map<String, String> to = Map.of(
                "resolved", "resolved", "muted", "muted", "reopened", "open", "regressed", "open", "unmuted", "open");
        String status = "open";
        for (Map<?, ?> event : history) {
            String next = to.get((String) event.get("type"));
            if (next != null) {
                assertThat(from.get((String) event.get("type")))
                        .as("%s in %s", event, history)
                        .contains(status);
                status = next;
            }
        }
        assertThat(state.get("status")).as("after %s", history).isEqualTo(status);
    }

    /** What a change found is what the change before it left, or what a scrape made of that. */
    private static void expectChain(List<Accepted> accepted, List<Map<?, ?>> history, Object last) {
        Map<String, Accepted> byNote = accepted.stream().collect(Collectors.toMap(Accepted::note, each -> each));
        Object left = null;
        for (Map<?, ?> event : history) {
            Accepted change = byNote.get((String) event.get("note"));
            if (change == null) {
                left = null;
            } else if (!event.get("type").equals("labelled")) {
                if (left != null) {
                    assertThat(change.before()).as(change.note()).isEqualTo(left);
                }
                left = change.left();
            }
        }
        if (left != null) {
            assertThat(last).isEqualTo(left);
        }
    }

    /** The label of each of the two is the last that it gave. */
    private static void expectLabels(List<Accepted> accepted, Map<?, ?> labels) {
        Map<Object, Integer> given = new HashMap<>();
        accepted.forEach(change -> change.labels()
                .forEach((name, value) ->
                        given.merge(name, Integer.valueOf((String) ((Map<?, ?>) value).get("left")), Math::max)));
        assertThat(given).isNotEmpty();
        given.forEach((name, value) -> assertThat(labels.get(name)).isEqualTo("" + value));
    }
}
