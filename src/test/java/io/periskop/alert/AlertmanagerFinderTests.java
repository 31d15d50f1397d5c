package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.alert.AlertmanagerFinder.Found;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.RelabelRuleException;
import io.periskop.label.relabel.Relabelling;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertmanagerFinderTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http  |        | am:9093            | http://am:9093/api/v2/alerts",
                "https | /alert | am                 | https://am/alert/api/v2/alerts",
                "http  | /a b   | [2001:db8::1]:9093 | http://[2001:db8::1]:9093/a%20b/api/v2/alerts",
            })
    void makesTheUrl(String scheme, String prefix, String address, String url) {
        Found found =
                AlertmanagerFinder.found(spec(scheme, prefix == null ? "" : prefix, Relabelling.NONE), group(address));
        assertThat(found.active()).extracting(Alertmanager::name).containsExactly(url);
    }

    @ParameterizedTest
    @CsvSource({"user@am:9093", "am:99999", "am/x", "'am:9093?x'", "'am#x'", "'am b'", "''"})
    void dropsWhatIsNoAddress(String address) {
        Found found = AlertmanagerFinder.found(spec("http", "", Relabelling.NONE), group(address));
        assertThat(found.active()).isEmpty();
        assertThat(found.dropped()).hasSize(1);
        assertThat(found.dropped().get(0).reason()).isNotBlank().doesNotContain("user@");
    }

    @Test
    void rulesSeeAndChangeThePath() throws RelabelRuleException {
        RelabelRuleDraft path = new RelabelRuleDraft(NameValidation.UTF8);
        path.sourceLabels(List.of("__alerts_path__"));
        path.regex("(.*)");
        path.targetLabel("__alerts_path__");
        path.replacement("/tenant$1");
        RelabelRuleDraft drop = new RelabelRuleDraft(NameValidation.UTF8);
        drop.sourceLabels(List.of("__address__"));
        drop.regex("b:1");
        drop.action("drop");
        Found found = AlertmanagerFinder.found(
                spec("http", "", Relabelling.of(List.of(drop.toRule(), path.toRule()))), group("a:1", "b:1", "a:1"));
        assertThat(found.active())
                .extracting(Alertmanager::url)
                .containsExactly(URI.create("http://a:1/tenant/api/v2/alerts"));
        assertThat(found.active()).extracting(Alertmanager::home).containsExactly("http://a:1/tenant");
        assertThat(found.dropped())
                .containsExactly(new DroppedAlertmanager(
                        Labels.of(Map.of(
                                        "__address__", "b:1",
                                        "__scheme__", "http",
                                        "__alerts_path__", "/api/v2/alerts"))
                                .byName(),
                        "dropped by relabel_configs"));
    }

    @Test
    void isBounded() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add("am" + i + ":9093");
        }
        Found found = AlertmanagerFinder.found(spec("http", "", Relabelling.NONE), group(many.toArray(String[]::new)));
        assertThat(found.active()).hasSize(100);
        assertThat(found.dropped()).hasSize(100);
    }

    private static AlertmanagersSpec spec(String scheme, String prefix, Relabelling rules) {
        return new AlertmanagersSpec(scheme, prefix, Duration.ofSeconds(10), HttpConfig.DEFAULT, List.of(), rules);
    }

    private static List<TargetGroup> group(String... addresses) {
        List<Labels> targets = new ArrayList<>();
        for (String address : addresses) {
            targets.add(Labels.of(Map.of("__address__", address)));
        }
        return List.of(new TargetGroup("g", targets, Labels.NONE));
    }
}
