package io.periskop.store.sql;

import io.periskop.store.Mark;
import io.periskop.store.Marks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The runs of marks as bytes. */
final class MarksCodec {
    private MarksCodec() {}

    static byte[] runs(Marks marks) {
        Packer packer = new Packer()
                .number(marks.closed())
                .timeOrNone(marks.floor())
                .number(marks.runs().size());
        marks.runs().forEach(run -> packer.timeOrNone(run.createdAt()).number(run.high()));
        return packer.bytes();
    }

    /** Everything that {@link #runs} does not hold is given. */
    static Marks marks(byte[] runs, String severity, String route, long settled) {
        Unpacker unpacker = new Unpacker(runs);
        long closed = unpacker.number();
        Instant floor = unpacker.timeOrNone();
        int size = unpacker.size();
        List<Mark> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(new Mark(unpacker.timeOrNone(), unpacker.number()));
        }
        return new Marks(list, closed, floor, OccurrenceCodec.severity(severity), route, settled);
    }
}
