package io.periskop.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushPathTests {
    @ParameterizedTest
    @ValueSource(strings = {"/errors", "//errors", "/errors/", "///errors//", "/push/errors", "/push/errors/"})
    void theSamePlaceWithAnySlashes(String path) {
        assertThat(PushPath.parse(path)).isEqualTo(new PushPath(Group.NONE, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "", "/error", "/errorsx", "/-/errors", "/services/errors", "/push", "/push/x", "/x/errors"})
    void otherPathsAreOthers(String path) {
        assertThat(PushPath.parse(path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/errors/job/nightly, job=nightly",
        "//errors/job/nightly/, job=nightly",
        "/errors/job/a%20b+c%2fd, job=a b+c/d",
        "/errors/job@base64/YS9i, job=a/b",
        "/errors/job@base64/YS9i==, job=a/b",
        "/push/job/nightly/shard/1/errors, job=nightly shard=1",
        "/errors/job/nightly/shard/1, job=nightly shard=1",
        "/errors/job/nightly/zone/b/area/a, area=a job=nightly zone=b",
        "/errors/job/nightly/path@base64/L3Zhci90bXA, job=nightly path=/var/tmp",
        "/errors/job/nightly/empty@base64/=, job=nightly",
    })
    void labelsOfAGroup(String path, String labels) {
        Group group = PushPath.parse(path).group();
        StringBuilder text = new StringBuilder();
        group.labels()
                .byName()
                .forEach((name, value) -> text.append(text.isEmpty() ? "" : " ")
                        .append(name)
                        .append('=')
                        .append(value));
        assertThat(text).hasToString(labels);
        assertThat(PushPath.parse("/errors" + group.path()).group()).isEqualTo(group);
        assertThat(PushPath.ofGroup(group.path()).group()).isEqualTo(group);
    }

    @ParameterizedTest
    @CsvSource({
        "/errors/shard/1, begins with job",
        "/errors/job, no value",
        "/errors/job//shard/1, has no value",
        "/errors/job/a/shard, no value",
        "/errors/job/a/shard/, no value",
        "/errors/job/a/1x/b, a name of a label",
        "/errors/job/a/__x/b, reserved",
        "/errors/job/a/x/b/x/c, twice",
        "/errors/job/a/job/b, twice",
        "/errors/job@base64/=, the job is empty",
        "/errors/job/a/x@base64/%25, Base64",
        "/errors/job/a/x@base64/_w, Base64",
        "/errors/job/a%0ab, control characters",
    })
    void wrongPathsSayWhatIsWrong(String path, String problem) {
        PushPath parsed = PushPath.parse(path);
        assertThat(parsed.group()).isNull();
        assertThat(parsed.problem()).contains(problem);
    }

    @Test
    void groupsAreBounded() {
        assertThat(PushPath.parse("/errors/job/a" + "/x/1".repeat(20)).problem())
                .contains("more than 20 labels");
        assertThat(PushPath.parse("/errors/job/" + "a".repeat(513)).problem()).contains("longer than 512");
        assertThat(PushPath.parse("/errors/job/a/" + "x".repeat(129) + "/1").problem())
                .contains("at most 128");
    }

    @Test
    void orderOfLabelsIsNothing() {
        assertThat(PushPath.parse("/errors/job/a/x/1/b/2").group())
                .isEqualTo(PushPath.parse("/errors/job/a/b/2/x/1").group())
                .extracting(Group::path, Group::job)
                .containsExactly("/job/a/b/2/x/1", "a");
        assertThat(PushPath.parse("/errors/job/a/x/1").group().labels().byName())
                .isEqualTo(Map.of("job", "a", "x", "1"));
    }
}
