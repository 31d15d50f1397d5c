package io.periskop.push;

import io.periskop.label.Labels;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where pushes go: {@code /errors}, {@code /errors/job/<job>/<label>/<value>…} as in Prometheus' Pushgateway, and
 * {@code /push/job/<job>/<label>/<value>…/errors} for clients that put {@code /errors} behind the address they are given.
 * Slashes at the beginning and the end count once or not at all: an address that ends in one loses no push.
 *
 * @param group null if the path is wrong
 * @param problem a sentence about what is wrong; null if nothing is
 */
public record PushPath(@Nullable Group group, @Nullable String problem) {
    static final String BASE64 = "@base64";

    private static final String ERRORS = "errors";
    private static final String PUSH = "push";
    private static final String FORM = "push to /errors, or to /errors/job/<job>/<label>/<value>";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final int MOST_LABELS = 20;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_VALUE = 512;

    /**
     * Null if pushes do not go there.
     *
     * @param rawPath begins with a slash; its percent-encoding is valid
     */
    public static @Nullable PushPath parse(String rawPath) {
        int from = 0;
        int to = rawPath.length();
        while (from < to && rawPath.charAt(from) == '/') {
            from++;
        }
        while (to > from && rawPath.charAt(to - 1) == '/') {
            to--;
        }
        List<String> words = List.of(rawPath.substring(from, to).split("/", -1));
        if (words.get(0).equals(ERRORS)) {
            return of(words.subList(1, words.size()));
        }
        boolean wrapped = words.size() > 1
                && words.get(0).equals(PUSH)
                && words.get(words.size() - 1).equals(ERRORS);
        return wrapped ? of(words.subList(1, words.size() - 1)) : null;
    }

    /** What follows {@code /-/errors}. */
    public static PushPath ofGroup(String rawPath) {
        String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return of(bare.isEmpty() ? List.of() : List.of(bare.split("/", -1)));
    }

    private static PushPath of(List<String> words) {
        if (words.isEmpty()) {
            return new PushPath(Group.NONE, null);
        }
        try {
            return new PushPath(group(words), null);
        } catch (IllegalArgumentException e) {
            return new PushPath(null, e.getMessage());
        }
    }

    private static Group group(List<String> words) {
        if (!isNamed(words.get(0), Labels.JOB)) {
            throw new IllegalArgumentException("a group begins with job; " + FORM);
        }
        if (words.size() % 2 != 0) {
            throw new IllegalArgumentException("a label has no value; " + FORM);
        }
        if (words.size() / 2 > MOST_LABELS) {
            throw new IllegalArgumentException("more than " + MOST_LABELS + " labels");
        }
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            String name = name(words.get(i));
            String value = value(words.get(i), words.get(i + 1), name);
            if (labels.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("the label " + name + " is there twice");
            }
        }
        String job = labels.get(Labels.JOB);
        if (job == null || job.isEmpty()) {
            throw new IllegalArgumentException("the job is empty; " + FORM);
        }
        return new Group(Labels.of(labels));
    }

    private static boolean isNamed(String word, String name) {
        return word.equals(name) || word.equals(name + BASE64);
    }

    private static String name(String word) {
        String name = word.endsWith(BASE64) ? word.substring(0, word.length() - BASE64.length()) : word;
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name of a label is wrong: it has letters, digits and _, at most "
                    + LONGEST_NAME + ", and no digit at its beginning");
        }
        if (name.startsWith("__")) {
            throw new IllegalArgumentException("names of labels that begin with __ are reserved");
        }
        return name;
    }

    /** As in Prometheus' Pushgateway a single {@code =} is the empty text, which is the same as no label. */
    private static String value(String nameWord, String word, String name) {
        String value;
        if (nameWord.endsWith(BASE64)) {
            value = word.equals("=") ? "" : base64(word, name);
        } else {
            value = URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (value.isEmpty()) {
                throw new IllegalArgumentException("the label " + name + " has no value; " + FORM);
            }
        }
        if (value.length() > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of the label " + name + " is longer than " + LONGEST_VALUE
                    + " characters or has control characters");
        }
        return value;
    }

    private static String base64(String word, String name) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(unpadded(word).replace('+', '-'));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "the value of the label " + name + " is not UTF-8 in the URL's form of Base64", e);
        }
    }

    /** Not by a regular expression, which looks at all that follow from each of them. */
    private static String unpadded(String word) {
        int end = word.length();
        while (end > 0 && word.charAt(end - 1) == '=') {
            end--;
        }
        return word.substring(0, end);
    }
}
