package io.periskop.label.relabel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for groups, as Go's {@code Regexp.Expand} reads it: {@code $name} takes the longest run of letters,
 * digits and underscores of any script, {@code $$} is a dollar sign, and a dollar sign that no name follows is itself.
 */
final class Template {
    /** As many digits are a group's number; more of them are a name. */
    private static final int MOST_DIGITS = 9;

    private static final int NO_GROUP = -1;

    /** A text, or a group if it has a number. */
    private record Part(String text, int group) {}

    private final List<Part> parts;
    private final @Nullable String constant;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
        boolean isConstant = parts.stream().allMatch(part -> part.group == NO_GROUP);
        this.constant =
                isConstant ? String.join("", parts.stream().map(Part::text).toList()) : null;
    }

    /** @param groupNames the regex' named groups, with their numbers */
    static Template of(String source, Map<String, Integer> groupNames) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c != '$') {
                text.append(c);
            } else if (source.startsWith("$", at)) {
                text.append('$');
                at++;
            } else {
                boolean inBraces = source.startsWith("{", at);
                int start = inBraces ? at + 1 : at;
                int end = endOfName(source, start);
                if (end == start || inBraces && !source.startsWith("}", end)) {
                    text.append('$');
                } else {
                    Integer number = number(source.substring(start, end), groupNames);
                    if (number != null) {
                        flush(text, parts);
                        parts.add(new Part("", number));
                    }
                    at = inBraces ? end + 1 : end;
                }
            }
        }
        flush(text, parts);
        return new Template(parts);
    }

    /** What it always gives; null when that depends on groups. */
    @Nullable
    String constant() {
        return constant;
    }

    /** A group that took no part is empty. */
    String expand(Groups groups) {
        if (constant != null) {
            return constant;
        }
        if (parts.size() == 1) {
            return groupText(groups, parts.get(0).group);
        }
        StringBuilder expanded = new StringBuilder();
        for (Part part : parts) {
            expanded.append(part.group == NO_GROUP ? part.text : groupText(groups, part.group));
        }
        return expanded.toString();
    }

    private static String groupText(Groups groups, int number) {
        String text = groups.group(number);
        return text == null ? "" : text;
    }

    private static void flush(StringBuilder text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part(text.toString(), NO_GROUP));
            text.setLength(0);
        }
    }

    /** Null when there is no such group: it is empty wherever it stands. */
    private static @Nullable Integer number(String name, Map<String, Integer> groupNames) {
        return isNumber(name) ? Integer.valueOf(name) : groupNames.get(name);
    }

    private static boolean isNumber(String name) {
        boolean digits = name.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean leadingZero = name.length() > 1 && name.charAt(0) == '0';
        return digits && !leadingZero && name.length() <= MOST_DIGITS;
    }

    private static int endOfName(String source, int start) {
        int end = start;
        while (end < source.length()) {
            int c = source.codePointAt(end);
            if (!Character.isLetter(c) && !Character.isDigit(c) && c != '_') {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }
}
