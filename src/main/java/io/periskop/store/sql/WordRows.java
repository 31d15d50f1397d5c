package io.periskop.store.sql;

import io.periskop.store.ErrorId;
import io.periskop.store.Replicas.Said;
import io.periskop.store.Replicas.Word;
import java.util.Collection;
import java.util.List;

/** What servers say of targets, as rows. */
final class WordRows {
    private WordRows() {}

    /** @param now the database's time in microseconds */
    static List<Object[]> of(byte[] server, Collection<Word> words, long now) {
        return words.stream()
                .map(word -> new Object[] {
                    server,
                    hash(word.target()),
                    now,
                    word.up() ? 1L : 0L,
                    Texts.bytes(word.kind()),
                    Texts.bytes(word.problem()),
                    Times.micros(word.since())
                })
                .toList();
    }

    static List<Object[]> keys(byte[] server, Collection<ErrorId> targets) {
        return targets.stream()
                .map(target -> new Object[] {server, hash(target)})
                .toList();
    }

    /** Of a row of {@link Select#WORDS}. */
    static Said said(Row row) {
        Hash target = Hash.ofBytes(row.bytes(1));
        return new Said(
                row.text(0),
                new Word(
                        new ErrorId(target.high(), target.low()),
                        row.number(2) != 0,
                        row.text(3),
                        row.text(4),
                        Times.time(row.number(5), 0)));
    }

    private static byte[] hash(ErrorId target) {
        return new Hash(target.high(), target.low()).bytes();
    }
}
