package io.periskop.catalog;

import io.periskop.catalog.Best.Candidate;
import io.periskop.store.ErrorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills a page from candidates in order: says whose texts have to be read next, and goes on with the answer. For one thread
 * at a time.
 */
final class PageFill {
    /** Whose texts are read together. */
    static final int CHUNK = 64;

    private static final int LEAST = 32;
    /** Whose texts are read for one page. */
    static final int MOST_READ = 2000;

    private final int limit;
    private final List<Candidate> candidates;
    /** Whether there are more, which were not kept. */
    private final boolean moreBehind;

    private final Tally tally;
    private final List<CatalogError> page = new ArrayList<>();
    private final Map<ErrorId, Boolean> read = new HashMap<>();
    /** How many of the candidates are decided about. */
    private int at;

    PageFill(int limit, Best best, Tally tally) {
        this.limit = limit;
        this.candidates = best.inOrder();
        this.moreBehind = best.hasMore();
        this.tally = tally;
        goOn();
    }

    /** How many candidates a page can need. */
    static int most(int limit, boolean hasPhrases) {
        return hasPhrases ? limit + 1 + MOST_READ : limit + 1;
    }

    /** Whose texts decide what comes next; none when the page is done. */
    List<ErrorId> ask() {
        List<ErrorId> unread = new ArrayList<>();
        int most = Math.min(CHUNK, MOST_READ - read.size());
        // A few more than there is room for: most may not match.
        int room = page.size() == limit ? 0 : Math.max(LEAST, limit - page.size());
        for (int i = at; i < candidates.size() && room > 0 && unread.size() < most; i++) {
            Boolean known = known(candidates.get(i));
            if (known == null) {
                unread.add(candidates.get(i).error().id());
            }
            room -= Boolean.FALSE.equals(known) ? 0 : 1;
        }
        return unread;
    }

    /**
     * @param asked what {@link #ask} gave
     * @param matching those of them whose texts match
     */
    void answer(List<ErrorId> asked, Set<ErrorId> matching) {
        Set<ErrorId> askedIds = Set.copyOf(asked);
        asked.forEach(id -> read.put(id, matching.contains(id)));
        for (int i = at, left = asked.size(); left > 0; i++) {
            Candidate candidate = candidates.get(i);
            if (asked.contains(candidate.error().id())) {
                tally.decide(
                        candidate.error(), matching.contains(candidate.error().id()));
                left--;
            }
        }
        goOn();
    }

    List<CatalogError> page() {
        return page;
    }

    /** The last candidate of this page: the next begins behind it. Null when nothing can follow. */
    @Nullable
    CatalogError last() {
        return at > 0 && (moreBehind || mayFollow()) ? candidates.get(at - 1).error() : null;
    }

    /** Whether it could have more errors, if more texts had been read. */
    boolean isTruncated() {
        return page.size() < limit && (at < candidates.size() || moreBehind);
    }

    private boolean mayFollow() {
        for (int i = at; i < candidates.size(); i++) {
            if (!Boolean.FALSE.equals(known(candidates.get(i)))) {
                return true;
            }
        }
        return false;
    }

    private void goOn() {
        while (at < candidates.size() && page.size() < limit) {
            Candidate candidate = candidates.get(at);
            Boolean matches = known(candidate);
            if (matches == null) {
                return;
            }
            if (matches) {
                page.add(candidate.error());
            }
            at++;
        }
    }

    /** Null where its texts were not read. */
    private @Nullable Boolean known(Candidate candidate) {
        return candidate.certain() ? Boolean.TRUE : read.get(candidate.error().id());
    }
}
