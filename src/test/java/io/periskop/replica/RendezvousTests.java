package io.periskop.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousTests {
    private static final int TARGETS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 20})
    void eachHasAboutAsMany(int servers) {
        Map<String, Integer> counts = new HashMap<>();
        owners(ids(servers)).values().forEach(owner -> counts.merge(owner, 1, Integer::sum));

        int fair = TARGETS / servers;
        assertThat(counts).hasSize(servers);
        assertThat(counts.values())
                .allSatisfy(count -> assertThat(count).isBetween((int) (fair * 0.85), (int) (fair * 1.15) + 1));
    }

    @Test
    void onlyWhatOneHadMovesWhenItGoes() {
        Map<String, String> before = owners(ids(5));
        List<String> left = ids(5).stream().filter(id -> !id.equals("server-3")).toList();
        Map<String, String> after = owners(left);

        before.forEach((target, owner) -> {
            if (owner.equals("server-3")) {
                assertThat(after.get(target)).isIn(left);
            } else {
                assertThat(after.get(target)).isEqualTo(owner);
            }
        });
    }

    @Test
    void allComeToTheSameAnswer() {
        List<String> shuffled = new ArrayList<>(ids(6));
        Collections.reverse(shuffled);

        assertThat(owners(shuffled)).isEqualTo(owners(ids(6)));
    }

    /** Were it to change, servers of two releases would each leave targets to the other. */
    @Test
    void answersStayTheSameOverReleases() {
        Rendezvous among = new Rendezvous(List.of("a", "b", "c"));

        assertThat(IntStream.range(0, 12)
                        .mapToObj(i -> among.owner("shop", "http://192.0.2." + i + ":8080/errors"))
                        .reduce("", String::concat))
                .isEqualTo("cabbacbbbccb");
    }

    @Test
    void namesDoNotRunIntoEachOther() {
        Rendezvous among = new Rendezvous(ids(50));

        assertThat(IntStream.range(0, 100).filter(i -> among.owner("a" + i, "b").equals(among.owner("a", i + "b"))))
                .hasSizeLessThan(15);
    }

    @Test
    void somebodyHasToBeThere() {
        assertThatThrownBy(() -> new Rendezvous(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> owners(List<String> ids) {
        Rendezvous among = new Rendezvous(ids);
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < TARGETS; i++) {
            String url = "http://10.0." + i / 250 + "." + i % 250 + ":8080/-/exceptions";
            owners.put(url, among.owner("service-" + i % 7, url));
        }
        return owners;
    }

    private static List<String> ids(int servers) {
        return IntStream.range(0, servers).mapToObj(i -> "server-" + i).toList();
    }
}
