package io.periskop.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedFormsTests {
    @Test
    void readsXml() {
        XmlElement root = xml(
                "<?xml version='1.0'?><!-- c --><a xmlns='urn:x' p:k='v'><b> x<![CDATA[<y]]>&amp;z </b><p:c/><b>2</b></a>");
        assertThat(root.name()).isEqualTo("a");
        assertThat(root.attributes()).containsEntry("k", "v");
        assertThat(root.text("b")).isEqualTo("x<y&z");
        assertThat(root.children("b")).hasSize(2);
        assertThat(root.child("c")).isNotNull();
        assertThat(root.text("d")).isEmpty();
        assertThat(root.items("d", "e")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<a>",
                "<a/><b/>",
                "{}",
                "<a>&b;</a>",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                "<!DOCTYPE a [<!ENTITY b '1'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
                "<!DOCTYPE a SYSTEM 'http://192.0.2.1/a.dtd'><a/>"
            })
    void refusesWhatIsNotPlainXml(String text) {
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> xml(text))
                .withMessageMatching("(?s)answered .*; check that the URL is right");
    }

    @Test
    void readsNoFileForAnEntity(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("s"), "s3cret");
        String text = "<!DOCTYPE a [<!ENTITY b SYSTEM '" + secret.toUri() + "'>]><a>&b;</a>";
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> xml(text))
                .withMessageNotContaining("s3cret");
    }

    @Test
    void refusesDeepXml() {
        assertThat(xml("<a>".repeat(50) + "</a>".repeat(50)).children()).hasSize(1);
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> xml("<a>".repeat(51) + "</a>".repeat(51)))
                .withMessageContaining("50 levels");
    }

    @Test
    void refusesMillionsOfElements() {
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> xml("<a>" + "<b/>".repeat(2_000_001) + "</a>"))
                .withMessageContaining("2000000 elements");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "<html>", "[1,]", "{\"s3cret\": s3cret}"})
    void refusesWhatIsNotJson(String text) {
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> BoundedJson.read(text.getBytes(StandardCharsets.UTF_8)))
                .withMessageMatching("answered what is not JSON at line 1, column \\d+; check that the URL is right");
    }

    @Test
    void refusesDeepJson() {
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(
                        () -> BoundedJson.read(("[".repeat(101) + "]".repeat(101)).getBytes(StandardCharsets.UTF_8)));
    }

    private static XmlElement xml(String text) {
        return BoundedXml.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
