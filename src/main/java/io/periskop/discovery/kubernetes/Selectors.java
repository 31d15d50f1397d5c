package io.periskop.discovery.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two languages of selectors: what the API would refuse is refused when the configuration is read. */
final class Selectors {
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_PREFIX = 253;
    private static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
    private static final String KEY = "(?:(?<prefix>[a-z0-9][-a-z0-9.]*)/)?(?<name>" + NAME + ")";
    private static final Pattern EXISTS = Pattern.compile("\\s*!?\\s*" + KEY + "\\s*");
    private static final Pattern EQUALS =
            Pattern.compile("\\s*" + KEY + "\\s*(?:=|==|!=)\\s*(?<value>(?:" + NAME + ")?)\\s*");
    private static final Pattern COMPARES = Pattern.compile("\\s*" + KEY + "\\s*[<>]\\s*(?<value>-?[0-9]{1,18})\\s*");
    private static final Pattern SET =
            Pattern.compile("\\s*" + KEY + "\\s+(?:in|notin)\\s*\\((?<values>[^()]*)\\)\\s*");
    private static final Pattern VALUE = Pattern.compile("(?:" + NAME + ")?");

    private Selectors() {}

    /** @throws IllegalArgumentException if it is not a label selector */
    static String label(String text) {
        if (text.isBlank()) {
            return "";
        }
        for (String requirement : requirements(text)) {
            if (!isRequirement(requirement)) {
                throw new IllegalArgumentException("bad label selector '" + text
                        + "'; write requirements like app=shop, tier!=cache, env in (a,b), !old, with commas between");
            }
        }
        return text.strip();
    }

    /** @throws IllegalArgumentException if it is not a field selector */
    static List<Selector.FieldTerm> fields(String text) {
        List<Selector.FieldTerm> terms = new ArrayList<>();
        for (String term : escapedSplit(text)) {
            if (!term.isEmpty()) {
                terms.add(term(term, text));
            }
        }
        return terms;
    }

    private static Selector.FieldTerm term(String term, String whole) {
        for (int i = 0; i < term.length(); i++) {
            char c = term.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '!' && term.startsWith("!=", i)) {
                return new Selector.FieldTerm(term.substring(0, i), value(term.substring(i + 2), whole), false);
            } else if (c == '=') {
                int to = term.startsWith("==", i) ? i + 2 : i + 1;
                return new Selector.FieldTerm(term.substring(0, i), value(term.substring(to), whole), true);
            }
        }
        throw badFields(whole);
    }

    /** Only a backslash, a comma and an equals sign can be escaped, and the last two must be. */
    private static String value(String escaped, String whole) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\') {
                i++;
                if (i == escaped.length() || "\\,=".indexOf(escaped.charAt(i)) < 0) {
                    throw badFields(whole);
                }
                c = escaped.charAt(i);
            } else if (c == '=') {
                throw badFields(whole);
            }
            value.append(c);
        }
        return value.toString();
    }

    private static IllegalArgumentException badFields(String text) {
        return new IllegalArgumentException("bad field selector '" + text
                + "'; write terms like status.phase=Running or spec.nodeName!=a, with commas between");
    }

    private static List<String> escapedSplit(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<String> requirements(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static boolean isRequirement(String text) {
        for (Pattern form : List.of(EXISTS, EQUALS, COMPARES, SET)) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                return fits(matcher.group("prefix"), LONGEST_PREFIX)
                        && fits(matcher.group("name"), LONGEST_NAME)
                        && valuesFit(form, matcher);
            }
        }
        return false;
    }

    private static boolean valuesFit(Pattern form, Matcher matcher) {
        if (form == EQUALS) {
            return fits(matcher.group("value"), LONGEST_NAME);
        }
        if (form != SET) {
            return true;
        }
        for (String value : matcher.group("values").split(",", -1)) {
            if (!VALUE.matcher(value.strip()).matches() || !fits(value.strip(), LONGEST_NAME)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("NullAway") // a group that took no part is null, which has no length
    private static boolean fits(String text, int longest) {
        return text == null || text.length() <= longest;
    }
}
