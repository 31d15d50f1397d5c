package io.periskop.federation;

import io.periskop.store.ErrorRef;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Errors in the order in which they changed last, so that whoever knows how far it has read is told what it has not. Lives as long as
 * the process; its run tells one life from another. Safe for concurrent use.
 */
final class ChangeLog {
    /** Errors that are gone are told as long as there are no more of them. */
    private static final int GONE_KEPT = 10_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TreeMap<Long, ErrorRef> byNumber = new TreeMap<>();
    private final Map<ErrorRef, Long> numbers = new HashMap<>();
    private final TreeMap<Long, ErrorRef> gone = new TreeMap<>();
    private final Map<ErrorRef, Long> goneNumbers = new HashMap<>();
    private String run = newRun();
    private long last;
    private long goneBefore;

    /** An error, and the number of its last change. */
    record Numbered(long number, ErrorRef error) {}

    /**
     * What follows a number.
     *
     * @param from 0 where everything is told, since the number asked for is not known
     * @param to the number to ask on from
     * @param more whether there is more behind it
     */
    record Slice(String run, long from, long to, boolean more, List<Numbered> changed, List<Numbered> gone) {
        boolean isEmpty() {
            return changed.isEmpty() && gone.isEmpty();
        }

        /** Only what is not behind the number. */
        Slice until(long number) {
            return new Slice(
                    run,
                    from,
                    number,
                    true,
                    changed.stream().filter(each -> each.number() <= number).toList(),
                    gone.stream().filter(each -> each.number() <= number).toList());
        }
    }

    synchronized void changed(ErrorRef error) {
        Long before = numbers.put(error, ++last);
        if (before != null) {
            byNumber.remove(before);
        }
        Long wasGone = goneNumbers.remove(error);
        if (wasGone != null) {
            gone.remove(wasGone);
        }
        byNumber.put(last, error);
    }

    synchronized void gone(ErrorRef error) {
        Long before = numbers.remove(error);
        if (before != null) {
            byNumber.remove(before);
        }
        Long wasGone = goneNumbers.put(error, ++last);
        if (wasGone != null) {
            gone.remove(wasGone);
        }
        gone.put(last, error);
        while (gone.size() > GONE_KEPT) {
            Map.Entry<Long, ErrorRef> oldest = gone.pollFirstEntry();
            goneNumbers.remove(oldest.getValue());
            goneBefore = oldest.getKey();
        }
    }

    /** What was known may not be all: whoever asks is told everything again. */
    synchronized void begin() {
        byNumber.clear();
        numbers.clear();
        gone.clear();
        goneNumbers.clear();
        goneBefore = 0;
        run = newRun();
    }

    /**
     * @param askedRun of the number; another one's number is none
     * @param most errors in the answer
     */
    synchronized Slice after(String askedRun, long number, int most) {
        boolean known = askedRun.equals(run) && number > 0 && number <= last && number >= goneBefore;
        long from = known ? number : 0;
        List<Numbered> changed = new ArrayList<>();
        boolean more = false;
        for (Map.Entry<Long, ErrorRef> entry : byNumber.tailMap(from, false).entrySet()) {
            if (changed.size() == most) {
                more = true;
                break;
            }
            changed.add(new Numbered(entry.getKey(), entry.getValue()));
        }
        long to = more ? changed.get(changed.size() - 1).number() : last;
        List<Numbered> removed = from == 0 ? List.of() : numbered(gone.subMap(from, false, to, true));
        return new Slice(run, from, to, more, changed, removed);
    }

    private static List<Numbered> numbered(Map<Long, ErrorRef> errors) {
        List<Numbered> all = new ArrayList<>(errors.size());
        errors.forEach((number, error) -> all.add(new Numbered(number, error)));
        return all;
    }

    synchronized int size() {
        return byNumber.size();
    }

    private static String newRun() {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
