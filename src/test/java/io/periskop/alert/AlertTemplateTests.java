package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertTemplateTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "{{ service }} | <service>",
                "{{service}}/{{ labels.team }} | <service>/<labels.team>",
                "{service} }} { | {service} }} {",
                "a {{ message }} b | a <message> b",
            })
    void fillsIn(String text, String expected) {
        assertThat(AlertTemplate.ofAnnotation(text).render(name -> "<" + name + ">"))
                .isEqualTo(expected);
    }

    @Test
    void whatIsFilledInIsNoTemplate() {
        assertThat(AlertTemplate.ofAnnotation("{{ message }}").render(name -> "{{ key }}"))
                .isEqualTo("{{ key }}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{ sevice }} | unknown name 'sevice' between {{ and }}; did you mean service?",
                "{{ }} | unknown name '' between {{ and }}; known are service",
                "{{ labels. }} | unknown name 'labels.'",
                "{{ service | {{ without }}; write a name between them",
            })
    void refuses(String text, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertTemplate.ofAnnotation(text))
                .withMessageContaining(problem);
    }

    @Test
    void whatChangesIsNoLabel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertTemplate.ofLabel("{{ total }}"))
                .withMessageContaining("changes while an alert fires");
        assertThat(AlertTemplate.ofLabel("{{ class }}").render(name -> "C")).isEqualTo("C");
    }

    @Test
    void isBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> AlertTemplate.ofLabel("x".repeat(4097)));
    }
}
