package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/client.md and docs/clients.md compile, and its tables say what the code says. */
class ClientDocsTests {
    private static final Path PAGE = Path.of("docs", "client.md");
    private static final Path LANGUAGES = Path.of("docs", "clients.md");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleCompiles(@TempDir Path classes) throws IOException {
        List<JavaFileObject> examples = new ArrayList<>();
        for (Path page : List.of(PAGE, LANGUAGES)) {
            BLOCK.matcher(Files.readString(page))
                    .results()
                    .forEach(block -> examples.add(source("Example" + examples.size(), block.group(1))));
        }
        assertThat(examples).hasSizeGreaterThan(10);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        assertThat(compiler.getTask(messages, null, null, options, null, examples)
                        .call())
                .as(messages.toString())
                .isTrue();
    }

    @Test
    void namesTheProperties() throws IOException {
        String page = Files.readString(PAGE);
        Matcher names = Pattern.compile("\"name\": \"(periskop[.][a-z.]+)\", \"type\"")
                .matcher(Files.readString(Path.of("src/client/resources/META-INF/spring-configuration-metadata.json")));
        List<String> properties = names.results().map(name -> name.group(1)).toList();
        assertThat(properties)
                .hasSizeGreaterThan(10)
                .allSatisfy(property -> assertThat(page).containsAnyOf("`" + property + "`", "`" + property + ".*`"));
    }

    @Test
    void namesTheDefaultLimits() throws IOException {
        Limits limits = Limits.defaults();
        assertThat(Files.readString(PAGE))
                .contains("| keys | " + limits.maxKeys() + " |")
                .contains("| occurrences per key | " + limits.maxOccurrences() + " |")
                .contains("| length of a key | " + limits.maxKeyLength() + " |")
                .contains("a line of a stack | " + limits.maxMessageLength() + " |")
                .contains("| frames per throwable | " + limits.maxFrames() + " |")
                .contains("| causes | " + limits.maxCauses() + " |")
                .contains("| length of a URL | " + limits.maxUrlLength() + " |")
                .contains("each name and value | " + limits.maxHeaders() + ", " + limits.maxHeaderLength() + " |")
                .contains("| length of a body | " + limits.maxBodyLength() + " |");
    }

    private static JavaFileObject source(String name, String example) {
        String imports =
                example.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String rest =
                example.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        String text = imports + "\nclass " + name + " {\n void run() throws Exception {\n" + rest + "\n}\n}\n";
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
