package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTests {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "!a",
                "a=b",
                "a==b",
                "a = b , c!=d",
                "a=",
                "example.com/a.b-c=d_e",
                "a in (b)",
                "a in (b, c),d notin (e,)",
                "a>1,b<-2",
                "x in (a,b),!y,z"
            })
    void acceptsLabelSelectors(String text) {
        assertThat(Selectors.label(text)).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=b,",
                ",a",
                "a=b c",
                "a in b",
                "a in (b",
                "a in b)",
                "a in ((b))",
                "a=*",
                "-a",
                "a-",
                "a/b/c",
                "EXAMPLE/a",
                "a>x",
                "a=b=c",
                "!",
                "a in (b c)",
                "abcdefghij0123456789abcdefghij0123456789abcdefghij0123456789abcd=1",
                "ü=1"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selectors.label(text))
                .withMessageStartingWith("bad label selector '" + text + "'; ");
    }

    @Test
    void readsFieldSelectors() {
        assertThat(Selectors.fields("status.phase=Running,spec.nodeName!=a,metadata.name==b\\,c\\=d\\\\,"))
                .containsExactly(
                        new Selector.FieldTerm("status.phase", "Running", true),
                        new Selector.FieldTerm("spec.nodeName", "a", false),
                        new Selector.FieldTerm("metadata.name", "b,c=d\\", true));
        assertThat(Selectors.fields("")).isEmpty();
        assertThat(Selectors.fields("a=")).containsExactly(new Selector.FieldTerm("a", "", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a=b,c", "a=b=c", "a=\\x", "a=b\\"})
    void refusesWhatIsNoFieldSelector(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selectors.fields(text))
                .withMessageStartingWith("bad field selector '" + text + "'; ");
    }
}
