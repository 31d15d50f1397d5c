package io.periskop.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePatternTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.json",
                "a.yaml",
                "a.yml",
                "a.JSON",
                "a.YML",
                "a.YAML",
                "d/*.json",
                "a*b*.json",
                "*.json",
                "/d/[a-c]?.yml",
                ".json",
                "a b.json"
            })
    void takesTheNamesThatPrometheusTakes(String name) {
        assertThat(FilePattern.parse(Path.of(""), name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.Json", "*/a.json", "a.txt", "**/*.json", "a.json/b", "", "json", "d*/a.json", "a.json "})
    void refusesTheNamesThatPrometheusRefuses(String name) {
        assertThatThrownBy(() -> FilePattern.parse(Path.of(""), name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("bad file name '" + name + "'; end it in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[.json", "[].json", "[a-.json", "[z-a].json", "d[/a.json"})
    void refusesPatternsThatNeverMatch(String name) {
        assertThatThrownBy(() -> FilePattern.parse(Path.of(""), name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("bad pattern ");
    }

    @ParameterizedTest
    @CsvSource({
        "*.json, a.json, true",
        "*.json, .json, true",
        "*.json, .hidden.json, true",
        "*.json, a.jsonx, false",
        "*.json, axjson, false",
        "a*b*.json, aXbY.json, true",
        "a?c.json, abc.json, true",
        "a?c.json, ac.json, false",
        "[a-c].json, b.json, true",
        "[^a-c].json, b.json, false",
        "[^a-c].json, d.json, true",
        "'[&&a].json', &.json, true",
        "'{a,b}.json', a.json, false",
        "\\*.json, *.json, true",
        "\\*.json, a.json, false",
        "[\\]].json, ].json, true",
    })
    void matchesAsGoDoes(String pattern, String name, boolean matches) {
        assertThat(NamePattern.of(pattern).matcher(name).matches()).isEqualTo(matches);
    }

    @Test
    void relativeOnesStayRelativeToTheConfiguration() {
        assertThat(FilePattern.parse(Path.of("etc"), "../sd/a.json")).hasToString("sd/a.json");
        assertThat(FilePattern.parse(Path.of(""), "a.json")).hasToString("a.json");
        assertThat(FilePattern.parse(Path.of("etc"), "/sd/a.json")).hasToString("/sd/a.json");
    }

    @Test
    void findsFilesInTheOrderOfTheirNames(@TempDir Path folder) throws Exception {
        for (String name : List.of("d1", "d2", "other")) {
            Files.createDirectory(folder.resolve(name));
        }
        for (String name : List.of("d1/b.json", "d2/a.json", "d1/a.json", "d1/a.yaml", "other/a.json")) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(FilePattern.parse(folder, "d?/*.json").files())
                .containsExactly(folder.resolve("d1/a.json"), folder.resolve("d1/b.json"), folder.resolve("d2/a.json"));
        assertThat(FilePattern.parse(folder, "d?/a.yaml").files()).containsExactly(folder.resolve("d1/a.yaml"));
        assertThat(FilePattern.parse(folder, "none/*.json").files()).isEmpty();
        assertThat(FilePattern.parse(folder, "none.json").files()).isEmpty();
    }
}
