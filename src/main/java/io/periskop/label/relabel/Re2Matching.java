package io.periskop.label.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any regex, run by RE2: in time that is linear in the text, whatever the regex. */
final class Re2Matching extends Matching {
    private final Pattern pattern;
    private final String required;

    Re2Matching(String regex) {
        pattern = compile(regex);
        required = RequiredText.of(regex);
    }

    /**
     * Prometheus pastes the regex as text into its anchors, so that {@code a)|(?:b} is not anchored everywhere. The same is
     * done here: it has to be searched for, not matched against the whole.
     */
    private static Pattern compile(String regex) {
        String anchored = "^(?s:" + regex + ")$";
        String tooLarge = RegexSize.problem(anchored);
        if (tooLarge != null) {
            throw RelabelRuleException.of("regex", regex, tooLarge);
        }
        try {
            return Pattern.compile(anchored);
        } catch (PatternSyntaxException e) {
            throw RelabelRuleException.of(
                    "regex", regex, "is not a regular expression of RE2: " + reason(regex, e) + "; see its syntax");
        } catch (StackOverflowError e) {
            throw RelabelRuleException.of("regex", regex, "is nested too deeply; write it more plainly");
        }
    }

    /** With the place, unless that is not all of the operator's own text, or is not fit to be shown. */
    private static String reason(String regex, PatternSyntaxException e) {
        String place = e.getPattern();
        boolean isClear = place != null && regex.contains(place) && place.matches("[!-~]{1,20}");
        return isClear ? e.getDescription() + " " + place : e.getDescription();
    }

    @Override
    boolean matches(String text) {
        return text.contains(required) && pattern.matcher(text).find();
    }

    @Override
    @Nullable
    Groups match(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? groupsOf(matcher) : null;
    }

    @Override
    Map<String, Integer> groupNames() {
        return pattern.namedGroups();
    }

    /** As Go's {@code ReplaceAllString}: where the regex is not anchored everywhere, it may match in several places. */
    @Override
    @Nullable
    String replace(String text, Template replacement) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return null;
        }
        StringBuilder replaced = new StringBuilder();
        int done = 0;
        int from = 0;
        do {
            replaced.append(text, done, matcher.start());
            boolean isEmptyAfterAnother = matcher.end() == done && matcher.start() > 0;
            if (!isEmptyAfterAnother) {
                replaced.append(replacement.expand(groupsOf(matcher)));
            }
            done = matcher.end();
            from = Math.max(done, from < text.length() ? text.offsetByCodePoints(from, 1) : from + 1);
        } while (from <= text.length() && matcher.find(from));
        return replaced.append(text, done, text.length()).toString();
    }

    @Override
    boolean isSlow() {
        return true;
    }

    private static Groups groupsOf(Matcher matcher) {
        return number -> number > matcher.groupCount() ? null : matcher.group(number);
    }
}
