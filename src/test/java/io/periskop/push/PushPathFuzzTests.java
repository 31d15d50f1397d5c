package io.periskop.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Any path of a URL is no place for pushes, a group that leads back to itself, or wrong in one sentence. */
class PushPathFuzzTests {
    @Property(tries = 50_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void anyPath(@ForAll("paths") String path) {
        PushPath parsed = PushPath.parse(path);
        Statistics.collect(parsed == null ? "elsewhere" : parsed.group() == null ? "wrong" : "group");
        Statistics.coverage(so -> so.check("group").percentage(part -> part > 5));
        Statistics.coverage(so -> so.check("wrong").percentage(part -> part > 5));
        if (parsed != null) {
            holds(parsed);
        }
        holds(PushPath.ofGroup(path));
    }

    private static void holds(PushPath parsed) {
        Group group = parsed.group();
        if (group == null) {
            // It is answered and logged as one line, whatever the path had in it.
            assertThat(parsed.problem()).isNotBlank().hasSizeLessThan(400).matches("\\P{Cntrl}+");
            return;
        }
        assertThat(parsed.problem()).isNull();
        assertThat(PushPath.ofGroup(group.path()).group()).isEqualTo(group);
        assertThat(PushPath.parse("/errors" + group.path()).group()).isEqualTo(group);
        assertThat(PushPath.parse("/push" + group.path() + "/errors").group()).isEqualTo(group);
        assertThat(group.path()).matches("[!-~]*");
        assertThat(group.labels().byName().values())
                .allSatisfy(value -> assertThat(value).isNotEmpty().matches("\\P{Cntrl}+"));
    }

    /** The limit is no measurement: what is not linear would go on for hours. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void longOnesTakeTimeByTheirLength() {
        for (String piece : new String[] {"=", "=a", "/", "/a", "a/", "%41", "/a/b", "\u00e9", "-_"}) {
            String rest = piece.repeat(300_000);
            PushPath.parse("/errors/job@base64/" + rest + "x");
            PushPath.parse("/errors/job/x/" + rest);
            PushPath.parse(rest + "/errors");
            PushPath.ofGroup(rest);
        }
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> piece = Arbitraries.of(
                "/",
                "/",
                "/",
                "/errors",
                "/push",
                "job",
                "/job/x",
                "/job@base64/",
                "@base64",
                "YS9i",
                "=",
                "==",
                "",
                "a",
                "b_1",
                "__x",
                "1",
                "+",
                "%20",
                "%2F",
                "%2f",
                "%00",
                "%0a",
                "%ff",
                "%C3%A9",
                "\u00e9",
                ".",
                "..",
                "-",
                "_w",
                ";",
                ":",
                "%ed%a0%80",
                "x".repeat(129),
                "y".repeat(513),
                "/l/v".repeat(20),
                "/shard/1",
                "/errors");
        Arbitrary<String> begin =
                Arbitraries.of("", "/", "//", "/errors", "/errors/job/n", "/push/job/n", "/errors/job@base64/YQ");
        return piece.list().ofMaxSize(7).flatMap(parts -> begin.map(first -> first + String.join("", parts)));
    }
}
