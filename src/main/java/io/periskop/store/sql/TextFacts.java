package io.periskop.store.sql;

import io.periskop.error.Occurrence;
import io.periskop.label.search.TextSignature;
import io.periskop.store.OccurrenceTexts;
import java.util.Collection;

/**
 * What is kept of the texts of an error, beside its occurrences: enough to find it.
 *
 * @param className of the newest occurrence; empty where there is none
 * @param signature of all that it has, and of some that it had
 */
record TextFacts(String className, TextSignature signature) {
    static final TextFacts NONE = new TextFacts("", TextSignature.EMPTY);

    /** @param row from its class on */
    static TextFacts of(Row row, int position) {
        return new TextFacts(row.text(position), TextSignature.ofBytes(row.bytes(position + 1)));
    }

    /** Of all that there are, newest first. */
    static TextFacts of(Collection<Occurrence> occurrences) {
        return occurrences.isEmpty()
                ? NONE
                : new TextFacts(
                        occurrences.iterator().next().error().className(), plus(TextSignature.EMPTY, occurrences));
    }

    static TextSignature plus(TextSignature signature, Collection<Occurrence> occurrences) {
        return signature.plus(occurrences.stream()
                .flatMap(occurrence -> OccurrenceTexts.of(occurrence).stream())
                .toList());
    }

    /** In the order of {@link Table#TEXT}. */
    Object[] row(long service, byte[] key) {
        return new Object[] {service, key, Texts.bytes(className), signature.bytes()};
    }
}
