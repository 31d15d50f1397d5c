package io.periskop.exposition;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** One random change of a document: blind ones of bytes, and ones that mostly leave it JSON. */
final class Mutation {
    private static final String[] TOKENS = {
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "1e2",
        "9007199254740992",
        "99999999999999999999",
        "\"\"",
        "\"x\"",
        "\"\\ud83d\"",
        "\"\\ude00\\ud83d\"",
        "\"\\u0000\"",
        "\"2026-01-01T10:00:00Z\"",
        "{}",
        "[]",
        "[null]",
        "{\"a\":1}",
        "[[[]]]",
        "\"",
        "\\",
        "\\u",
        "\\\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\n",
        "\u0000",
        "\u007f",
        "\ufeff",
        "é",
        "😀",
        "/**/",
        "\"uuid\":\"n\",",
        "\"uuid\":null,",
        "\"severity\":\"s\",",
        "\"error\":{},",
        "\"total_count\":7,",
        "\"x\":[1,{}],",
        "\"TARGET_UUID\":\"y\",",
        "\"aggregated_errors\":[],",
        "\"latest_errors\":[{}],",
        "\"\\ud800\":1,",
        "{},",
        "null,",
    };

    private final byte[] from;
    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Mutation(byte[] from, Random random) {
        this.from = from;
        this.random = random;
    }

    static byte[] of(byte[] document, Random random) {
        return document.length == 0 ? document : new Mutation(document, random).mutate();
    }

    private byte[] mutate() {
        int at = random.nextInt(from.length);
        int length = Math.min(random.nextInt(random.nextBoolean() ? 4 : 400), from.length - at);
        switch (random.nextInt(10)) {
            case 0 -> replace(at, 1, new byte[] {(byte) (from[at] ^ 1 << random.nextInt(8))});
            case 1 -> replace(at, 1, new byte[] {(byte) random.nextInt(256)});
            case 2 -> replace(at, from.length - at, new byte[0]);
            case 3 -> replace(at, length, new byte[0]);
            case 4 -> replace(random.nextInt(from.length), 0, slice(at, length));
            case 5 -> replace(at, 0, token());
            case 6 -> replace(at, length, token());
            case 7 -> value(at);
            default -> replace(afterAny("{[,", at), 0, token());
        }
        return out.toByteArray();
    }

    /** Puts another value behind a colon. */
    private void value(int at) {
        int start = afterAny(":", at);
        int end = start;
        while (end < from.length && ",}]".indexOf(from[end]) < 0) {
            end++;
        }
        replace(start, end - start, token());
    }

    private int afterAny(String marks, int at) {
        int i = at;
        while (i < from.length && marks.indexOf(from[i]) < 0) {
            i++;
        }
        return Math.min(i + 1, from.length);
    }

    private byte[] token() {
        return TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
    }

    private byte[] slice(int at, int length) {
        return Arrays.copyOfRange(from, at, at + length);
    }

    private void replace(int at, int length, byte[] by) {
        out.write(from, 0, at);
        out.writeBytes(by);
        out.write(from, at + length, from.length - at - length);
    }
}
