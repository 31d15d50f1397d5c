package io.periskop.label.search;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of a phrase that it is certainly in none of some texts, without the texts: a Bloom filter of all that the folded texts
 * have of three and of four characters in a row. Immutable.
 *
 * <p>It has as few bits as leave at most half of them set, 512 to 16384. A phrase of six characters, four trigrams and three
 * of four, that is in no text is then taken for one that may be in one time in a hundred. Trigrams alone would not do: a
 * stack trace has most of those that any word of a program has. More texts make it larger, but what is set is then set in
 * every part of it: one that is made anew of the same texts is better.
 */
public final class TextSignature {
    static final int SMALLEST = 512;
    static final int LARGEST = 16_384;
    /** Of all bits, those that may be set before it has to be larger. */
    static final double MOST_SET = 0.5;

    private static final double SATURATED = 0.65;
    private static final byte FORMAT = 1;
    private static final int WORD = 6;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int SHIFT = 64 - Integer.numberOfTrailingZeros(LARGEST);

    /** Of no text. */
    public static final TextSignature EMPTY = new TextSignature(new long[0]);
    /** Of texts that nobody knows: they may contain anything. */
    public static final TextSignature UNKNOWN = new TextSignature(null);

    /** Null where nothing is known. */
    private final long @Nullable [] bits;

    private TextSignature(long @Nullable [] bits) {
        this.bits = bits;
    }

    /** A phrase, made ready to be asked for many times. */
    public static final class Grams {
        private final int[] hashes;

        private Grams(int[] hashes) {
            this.hashes = hashes;
        }

        /** Whether the phrase is too short to say anything about it. */
        public boolean isNone() {
            return hashes.length == 0;
        }
    }

    /** @param phrase in any case */
    public static Grams grams(String phrase) {
        String folded = CaseFold.fold(phrase);
        int threes = Math.max(0, folded.length() - 2);
        int[] hashes = new int[threes + Math.max(0, folded.length() - 3)];
        for (int i = 0; i < threes; i++) {
            hashes[i] = hash(folded, i, 3);
        }
        for (int i = threes; i < hashes.length; i++) {
            hashes[i] = hash(folded, i - threes, 4);
        }
        return new Grams(hashes);
    }

    public static TextSignature of(Collection<String> texts) {
        return EMPTY.plus(texts);
    }

    public TextSignature plus(String text) {
        return plus(List.of(text));
    }

    /** Of these texts, too. */
    public TextSignature plus(Collection<String> texts) {
        if (bits == null) {
            return this;
        }
        long[] more = new long[LARGEST >> WORD];
        texts.forEach(text -> add(more, CaseFold.fold(text)));
        return joined(bits, more);
    }

    /** Of the texts of the other, too. */
    public TextSignature plus(TextSignature other) {
        if (bits == null || other.bits == null) {
            return UNKNOWN;
        }
        return joined(bits, other.bits);
    }

    /** False only when none of the texts contains the phrase, in whatever case. */
    public boolean mayContain(String phrase) {
        return mayContain(grams(phrase));
    }

    public boolean mayContain(Grams phrase) {
        if (bits == null) {
            return true;
        }
        int mask = (bits.length << WORD) - 1;
        for (int hash : phrase.hashes) {
            int bit = hash & mask;
            if (mask < 0 || (bits[bit >> WORD] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it rules out too little to be of use: one made anew of fewer texts might be better. */
    public boolean saturated() {
        return bits == null || set(bits) > SATURATED * (bits.length << WORD);
    }

    /** For storage: 1 byte, and 64 to 2048 more if it is of any text. */
    public byte[] bytes() {
        if (bits == null) {
            return new byte[0];
        }
        ByteBuffer bytes = ByteBuffer.allocate(1 + bits.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(FORMAT);
        for (long word : bits) {
            bytes.putLong(word);
        }
        return bytes.array();
    }

    /** What {@link #bytes} gave; bytes that are something else, such as those of another version, are {@link #UNKNOWN}. */
    public static TextSignature ofBytes(byte[] bytes) {
        int size = (bytes.length - 1) * Byte.SIZE;
        boolean isSize = size == 0 || size >= SMALLEST && size <= LARGEST && Integer.bitCount(size) == 1;
        if (bytes.length == 0 || bytes[0] != FORMAT || !isSize) {
            return UNKNOWN;
        }
        if (size == 0) {
            return EMPTY;
        }
        long[] bits = new long[size >> WORD];
        ByteBuffer.wrap(bytes, 1, bytes.length - 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(bits);
        return new TextSignature(bits);
    }

    /** Of how many bits it is. */
    public int size() {
        return bits == null ? 0 : bits.length << WORD;
    }

    private static void add(long[] bits, String folded) {
        for (int i = 0; i + 3 <= folded.length(); i++) {
            set(bits, hash(folded, i, 3));
            if (i + 4 <= folded.length()) {
                set(bits, hash(folded, i, 4));
            }
        }
    }

    private static void set(long[] bits, int bit) {
        bits[bit >> WORD] |= 1L << bit;
    }

    /** Fewer bits use the lower part of it. */
    private static int hash(String text, int from, int length) {
        long gram = length;
        for (int i = from; i < from + length; i++) {
            gram = (gram << 16 ^ gram >>> 48) + text.charAt(i);
        }
        long mixed = gram * MIX;
        mixed ^= mixed >>> 29;
        return (int) (mixed * MIX >>> SHIFT);
    }

    /** In the fewest bits, not fewer than there are, that are not set too densely. */
    private static TextSignature joined(long[] bits, long[] more) {
        if (set(more) == 0) {
            return bits.length == 0 ? EMPTY : new TextSignature(bits);
        }
        int size = Math.max(SMALLEST >> WORD, bits.length);
        long[] all = both(bits, more, size);
        while (set(all) > MOST_SET * (size << WORD) && size < LARGEST >> WORD) {
            size *= 2;
            all = both(bits, more, size);
        }
        return new TextSignature(all);
    }

    private static long[] both(long[] bits, long[] more, int size) {
        long[] all = new long[size];
        add(bits, all);
        add(more, all);
        return all;
    }

    /** What is smaller is repeated, what is larger is folded. */
    private static void add(long[] from, long[] to) {
        if (from.length == 0) {
            return;
        }
        for (int i = 0; i < Math.max(from.length, to.length); i++) {
            to[i & to.length - 1] |= from[i & from.length - 1];
        }
    }

    private static int set(long[] bits) {
        int set = 0;
        for (long word : bits) {
            set += Long.bitCount(word);
        }
        return set;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextSignature that && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }

    @Override
    public String toString() {
        return bits == null ? "unknown" : set(bits) + " of " + size() + " bits";
    }
}
