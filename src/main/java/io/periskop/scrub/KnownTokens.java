package io.periskop.scrub;

import java.util.Base64;
import java.util.List;

/** Secrets that are known by their own look, whatever stands before them. Each method answers where one ends, or -1. */
final class KnownTokens {
    /** What issuers begin their tokens with, so that they are found in texts. */
    private static final List<String> PREFIXES = List.of(
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "xoxb-",
            "xoxp-",
            "xoxa-",
            "xoxr-",
            "xoxs-",
            "sk_live_",
            "rk_live_",
            "AIza",
            "npm_",
            "hvs.");

    private static final String PEM = "-----BEGIN ";
    private static final String PRIVATE_KEY = "PRIVATE KEY-----";
    private static final String PEM_END = "-----END ";
    private static final int PEM_LABEL = 40;
    private static final int PREFIXED = 16;
    private static final int AWS_ID = 20;
    private static final int JWT_HEAD = 16;
    private static final int JWT_CLAIMS = 10;
    private static final int BEARER = 8;
    private static final int LONG_BEARER = 24;

    private KnownTokens() {}

    /** Whether a token may begin here: not in the middle of a word. */
    static boolean isStart(String text, int at) {
        return at == 0 || !isTokenChar(text.charAt(at - 1)) && text.charAt(at - 1) != '.';
    }

    /** {@code eyJ….….…}: a JSON object in base64, and two more parts. */
    static int jwtEnd(String text, int start) {
        int head = tokenRun(text, start);
        if (head - start < JWT_HEAD || head >= text.length() || text.charAt(head) != '.') {
            return -1;
        }
        int claims = tokenRun(text, head + 1);
        if (claims - head - 1 < JWT_CLAIMS || claims >= text.length() || text.charAt(claims) != '.') {
            return -1;
        }
        int end = tokenRun(text, claims + 1);
        while (end + 1 < text.length() && text.charAt(end) == '.' && isTokenChar(text.charAt(end + 1))) {
            end = tokenRun(text, end + 1);
        }
        return end;
    }

    /** The names that AWS gives access keys. */
    static int awsIdEnd(String text, int start) {
        if (!text.startsWith("AKIA", start) && !text.startsWith("ASIA", start)) {
            return -1;
        }
        int end = start;
        while (end < text.length() && isUpperOrDigit(text.charAt(end))) {
            end++;
        }
        boolean isWord = end == text.length() || !isTokenChar(text.charAt(end));
        return end - start == AWS_ID && isWord ? end : -1;
    }

    static int prefixedEnd(String text, int start) {
        for (String prefix : PREFIXES) {
            if (text.startsWith(prefix, start)) {
                int end = tokenRun(text, start + prefix.length());
                return end - start - prefix.length() >= PREFIXED ? end : -1;
            }
        }
        return -1;
    }

    /** Up to the line that ends it; one that is cut goes to the end of the text. */
    static int privateKeyEnd(String text, int start) {
        if (!text.startsWith(PEM, start)) {
            return -1;
        }
        int label = start + PEM.length();
        int words = text.indexOf('-', label);
        if (words < 0
                || words - label > PEM_LABEL
                || !text.startsWith("-----", words)
                || !isLabel(text, label, words)) {
            return -1;
        }
        int key = words + 5 - PRIVATE_KEY.length();
        if (key < label || !text.startsWith(PRIVATE_KEY, key)) {
            return -1;
        }
        int foot = text.indexOf(PEM_END, words);
        int end = foot < 0 ? -1 : text.indexOf("-----", foot + PEM_END.length());
        return end < 0 ? text.length() : end + 5;
    }

    private static boolean isLabel(String text, int start, int end) {
        return text.substring(start, end).chars().allMatch(c -> c == ' ' || isUpperOrDigit((char) c));
    }

    /** Where the credentials behind {@code Bearer} end: words of a sentence are none. */
    static int bearerEnd(String text, int start) {
        int end = credentialRun(text, start);
        boolean digit = false;
        for (int at = start; at < end && !digit; at++) {
            digit = Character.isDigit(text.charAt(at));
        }
        return end - start >= (digit ? BEARER : LONG_BEARER) ? end : -1;
    }

    /** Where the credentials behind {@code Basic} end: a name and a password in base64. */
    static int basicEnd(String text, int start) {
        int end = credentialRun(text, start);
        int length = Math.min(end - start, 1024) & ~3;
        if (length == 0) {
            return -1;
        }
        try {
            for (byte decoded : Base64.getDecoder().decode(text.substring(start, start + length))) {
                if (decoded == ':') {
                    return end;
                }
            }
        } catch (IllegalArgumentException e) {
            return -1; // a word, not base64
        }
        return -1;
    }

    private static int tokenRun(String text, int from) {
        int at = from;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int credentialRun(String text, int from) {
        int at = from;
        while (at < text.length() && (isTokenChar(text.charAt(at)) || ".~+/=".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at;
    }

    static boolean isTokenChar(char c) {
        return c >= 'a' && c <= 'z' || isUpperOrDigit(c) || c == '_' || c == '-';
    }

    private static boolean isUpperOrDigit(char c) {
        return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
