package io.periskop.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** The first document of a YAML text as a tree of nodes; no object is ever built from a tag. */
final class YamlDocument {
    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 50;

    private YamlDocument() {}

    /** Null when the text holds no document, or only comments. */
    static @Nullable Node compose(Place top, String text) {
        StreamReader reader = new StreamReader(text);
        LoaderOptions limits = limits();
        Composer composer = new Composer(new ParserImpl(reader, limits), new Resolver(), limits);
        try {
            return composer.checkNode() ? composer.getNode() : null;
        } catch (MarkedYAMLException e) {
            throw broken(top, e, reader);
        } catch (YAMLException e) {
            throw top.at(reader.getLine() + 1)
                    .error("too deep or too many aliases: " + firstLine(e.getMessage())
                            + "; write the file more plainly");
        }
    }

    private static ConfigException broken(Place top, MarkedYAMLException e, StreamReader reader) {
        Mark mark = e.getProblemMark();
        int line = mark == null ? reader.getLine() : mark.getLine();
        int column = mark == null ? reader.getColumn() : mark.getColumn();
        return top.at(line + 1)
                .error("not valid YAML: " + firstLine(e.getProblem())
                        + "; check indentation, quotes and colons near column " + (column + 1));
    }

    private static String firstLine(@Nullable String problem) {
        return problem == null
                ? "cannot be parsed"
                : Quoted.sentence(problem.lines().findFirst().orElse(""));
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(YamlText.MAX_BYTES);
        limits.setMaxAliasesForCollections(MAX_ALIASES);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setAllowRecursiveKeys(false);
        limits.setTagInspector(
                tag -> true); // YamlValue refuses foreign tags with their key; nothing is built from them
        return limits;
    }
}
