package io.periskop.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One value of the file, its place, and the forms it can be read in; a wrong form is an error at that place. */
final class YamlValue {
    private static final Set<Tag> TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.SEQ, Tag.MAP);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9][0-9_]{0,17}");

    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

    private final Place place;
    private final Node node;
    private final boolean hidden;

    YamlValue(Place place, Node node) {
        this(place, node, false);
    }

    YamlValue(Place place, Node node, boolean hidden) {
        this.place = place;
        this.node = node;
        this.hidden = hidden;
        if (!TAGS.contains(node.getTag())) {
            throw place.error("tag " + Quoted.value(node.getTag().getValue()) + " is not supported; remove it");
        }
    }

    /** The same, whose text and whose parts' text no message about a wrong form tells: it may be a secret. */
    YamlValue hidden() {
        return new YamlValue(place, node, true);
    }

    Place place() {
        return place;
    }

    ConfigException error(String problem) {
        return place.error(problem);
    }

    /** Written as {@code null} or {@code ~}, or not written at all. */
    boolean isNothing() {
        return node.getTag().equals(Tag.NULL);
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    YamlMapping mapping(Keys keys) {
        return YamlMapping.of(place, mappingNode(), keys, hidden);
    }

    /** A mapping whose keys are the operator's own. */
    YamlMapping mapping() {
        return YamlMapping.of(place, mappingNode(), hidden);
    }

    List<YamlValue> list() {
        if (!(node instanceof SequenceNode list)) {
            throw unexpected("a list", "write one item per line, each after a hyphen");
        }
        List<YamlValue> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            Place itemPlace = place.item(items.size()).at(item.getStartMark().getLine() + 1);
            items.add(new YamlValue(itemPlace, item, hidden));
        }
        return items;
    }

    /** Numbers and words like {@code yes} are text as they are written. */
    String text() {
        if (!(node instanceof ScalarNode scalar) || isNothing()) {
            throw unexpected("text", "write it after the colon or hyphen, in quotes if it has special characters");
        }
        return scalar.getValue();
    }

    /** In the words of YAML 1.1, as Prometheus reads them. */
    boolean flag() {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
            return TRUE.contains(scalar.getValue().toLowerCase(Locale.ROOT));
        }
        throw unexpected("true or false", "write it without quotes");
    }

    int integer(int least, int most) {
        if (!(node instanceof ScalarNode scalar)
                || !node.getTag().equals(Tag.INT)
                || !WHOLE_NUMBER.matcher(scalar.getValue()).matches()) {
            throw unexpected("a whole number", "give " + least + " to " + most);
        }
        long number = Long.parseLong(scalar.getValue().replace("_", ""));
        return inRange(number, (long) least, (long) most, Integer.toString(least), Integer.toString(most))
                .intValue();
    }

    /** Of any size and sign, also hexadecimal, octal or binary; text in quotes is none. A fraction is dropped. */
    BigInteger number() {
        boolean isNumber = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
        BigInteger number = isNumber && node instanceof ScalarNode scalar ? YamlNumber.parse(scalar.getValue()) : null;
        if (number == null) {
            throw unexpected("a number", "write it without quotes");
        }
        return number;
    }

    /** Both {@code 1048576} and {@code 1MiB}. */
    long size(long least, long most) {
        return inRange(orError(Sizes::parse), least, most, Sizes.format(least), Sizes.format(most));
    }

    Duration duration() {
        return orError(Durations::parse);
    }

    Duration duration(Duration least, Duration most) {
        return inRange(duration(), least, most, Durations.format(least), Durations.format(most));
    }

    /** The text in a form of which the parser knows the rules, and its message at this place. */
    <T> T orError(Parser<T> parser) {
        try {
            return parser.parse(text());
        } catch (IllegalArgumentException e) {
            throw place.error(Quoted.message(text(), String.valueOf(e.getMessage())));
        }
    }

    private <T extends Comparable<T>> T inRange(T value, T least, T most, String leastText, String mostText) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw place.error("out of range " + Quoted.value(text()) + "; give " + leastText + " to " + mostText);
        }
        return value;
    }

    private MappingNode mappingNode() {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw unexpected("a mapping", "write its keys on lines of their own, indented, each with a colon");
    }

    private ConfigException unexpected(String expected, String next) {
        return place.error("expected " + expected + ", got " + kind() + "; " + next);
    }

    private String kind() {
        if (isNothing()) {
            return "nothing";
        }
        if (node instanceof ScalarNode scalar) {
            boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
            return (number ? "number" : "text") + (hidden ? "" : " " + Quoted.value(scalar.getValue()));
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    /** Reads a text; throws {@link IllegalArgumentException} with a message for the operator. */
    interface Parser<T> {
        T parse(String text);
    }
}
