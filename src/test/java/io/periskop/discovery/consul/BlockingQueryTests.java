package io.periskop.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.consul.BlockingQuery.Heard;
import io.periskop.discovery.consul.BlockingQuery.Heard.Changed;
import io.periskop.discovery.consul.BlockingQuery.Heard.Failed;
import io.periskop.discovery.consul.ConsulApi.Indexed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.StringNode;

class BlockingQueryTests {
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<String> asked = new ArrayList<>();
    private final List<Heard<String>> heard = new ArrayList<>();

    @Test
    void asksWithTheIndexOfTheAnswerBefore() {
        run(answers(Mono.just(at(5, "a")), Mono.just(at(5, "b")), Mono.just(at(7, "c")), Mono.never()));
        clock.advanceTimeBy(Duration.ofSeconds(100));
        assertThat(asked).containsExactly("0 at 0", "5 at 30", "5 at 60", "7 at 90");
        assertThat(heard).as("the same index is no news").containsExactly(new Changed<>("a"), new Changed<>("c"));
    }

    @Test
    void theIntervalIsBetweenQuestionsAndNotAfterAnswers() {
        run(answers(
                Mono.just(at(5, "a")),
                Mono.just(at(6, "b")).delayElement(Duration.ofSeconds(50), clock),
                Mono.just(at(7, "c")).delayElement(Duration.ofSeconds(10), clock),
                Mono.never()));
        clock.advanceTimeBy(Duration.ofSeconds(200));
        assertThat(asked).containsExactly("0 at 0", "5 at 30", "6 at 80", "7 at 110");
    }

    @Test
    void anIndexThatGoesBackwardsBeginsAnew() {
        run(answers(Mono.just(at(50, "a")), Mono.just(at(3, "b")), Mono.just(at(4, "c")), Mono.never()));
        clock.advanceTimeBy(Duration.ofSeconds(100));
        assertThat(asked).containsExactly("0 at 0", "50 at 30", "0 at 60", "4 at 90");
        assertThat(heard).containsExactly(new Changed<>("a"), new Changed<>("b"), new Changed<>("c"));
    }

    @Test
    void anIndexOfZeroIsNeverAskedWith() {
        run(answers(Mono.just(at(0, "a")), Mono.just(at(0, "b")), Mono.never()));
        clock.advanceTimeBy(Duration.ofSeconds(100));
        assertThat(asked).containsExactly("0 at 0", "0 at 30", "0 at 60");
        assertThat(heard).containsExactly(new Changed<>("a"), new Changed<>("b"));
    }

    @Test
    void afterTroubleItWaitsAndBeginsAnew() {
        interval = Duration.ofSeconds(1);
        run(answers(
                Mono.just(at(5, "a")),
                Mono.error(new DiscoveryTrouble("it broke")),
                Mono.just(at(5, "a")),
                Mono.never()));
        clock.advanceTimeBy(Duration.ofSeconds(100));
        assertThat(asked).containsExactly("0 at 0", "5 at 1", "0 at 16", "5 at 17");
        assertThat(heard).containsExactly(new Changed<>("a"), new Failed<>("it broke"), new Changed<>("a"));
    }

    @Test
    void anAnswerThatCannotBeReadIsTrouble() {
        run(answers(Mono.just(at(5, "bad")), Mono.just(at(5, "good")), Mono.never()));
        clock.advanceTimeBy(Duration.ofSeconds(100));
        assertThat(heard).containsExactly(new Failed<>("answered badly"), new Changed<>("good"));
    }

    private Duration interval = Duration.ofSeconds(30);

    private void run(LongFunction<Mono<Indexed>> question) {
        new BlockingQuery<>(
                        question,
                        content -> {
                            if (content.asString().equals("bad")) {
                                throw new DiscoveryTrouble("answered badly");
                            }
                            return content.asString();
                        },
                        interval,
                        clock,
                        new Turnstile(1),
                        new Turnstile(1))
                .heard()
                .subscribe(heard::add);
    }

    @SafeVarargs
    private LongFunction<Mono<Indexed>> answers(Mono<Indexed>... answers) {
        return index -> {
            asked.add(index + " at " + clock.now(TimeUnit.SECONDS));
            return answers[asked.size() - 1];
        };
    }

    private static Indexed at(long index, String content) {
        return new Indexed(index, StringNode.valueOf(content));
    }
}
