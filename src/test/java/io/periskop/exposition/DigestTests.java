package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DigestTests {
    @Property
    void ofPartsIsThatOfTheWhole(@ForAll byte[] left, @ForAll byte[] right) {
        ByteBuffer whole = ByteBuffer.allocate(left.length + right.length + 2);
        whole.put((byte) 1).put(left).put(right).put((byte) 2);
        ByteBuffer first = ByteBuffer.wrap(left);
        Digest digest = new Digest();
        digest.add(first);
        digest.add(ByteBuffer.allocateDirect(right.length).put(right).flip());

        assertThat(digest.value()).isEqualTo(Digest.of(whole.array(), 1, whole.capacity() - 1));
        assertThat(digest.length()).isEqualTo(left.length + right.length);
        assertThat(first.position()).isZero();
    }

    @Property
    void noticesAnyBit(@ForAll @Size(min = 1, max = 200) byte[] bytes, @ForAll @IntRange(max = 1599) int bit) {
        long before = Digest.of(bytes, 0, bytes.length);
        bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);

        assertThat(Digest.of(bytes, 0, bytes.length)).isNotEqualTo(before);
    }
}
