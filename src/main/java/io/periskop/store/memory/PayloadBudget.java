package io.periskop.store.memory;

import io.periskop.store.StoredError;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the memory of all occurrences together. When it is used up, the errors that did not happen for longest lose the
 * details of all occurrences but their newest, then of that one too; their counts and times stay.
 */
final class PayloadBudget {
    /** Shrinking goes a little below the limit, so that it need not run again at once. */
    private static final double TARGET = 0.9;

    private final long limit;
    private final Collection<MemoryService> services;
    private final AtomicLong used = new AtomicLong();
    private final ReentrantLock shrinking = new ReentrantLock();

    PayloadBudget(long limit, Collection<MemoryService> services) {
        this.limit = limit;
        this.services = services;
    }

    long used() {
        return used.get();
    }

    void changed(long bytes) {
        used.addAndGet(bytes);
    }

    /** Called without any service's lock. One thread shrinks, others go on. */
    void enforce() {
        if (used.get() <= limit || !shrinking.tryLock()) {
            return;
        }
        try {
            shrinkTo((long) (limit * TARGET), 1);
            shrinkTo((long) (limit * TARGET), 0);
        } finally {
            shrinking.unlock();
        }
    }

    private void shrinkTo(long target, int keep) {
        if (used.get() <= target) {
            return;
        }
        List<StoredError> longestUnseenFirst = services.stream()
                .flatMap(service -> service.errors().stream())
                .filter(error -> error.occurrences().size() > keep)
                .sorted(Comparator.comparing(StoredError::lastSeen))
                .toList();
        for (StoredError error : longestUnseenFirst) {
            if (used.get() <= target) {
                return;
            }
            services.stream()
                    .filter(service -> service.name().equals(error.service()))
                    .forEach(service -> used.addAndGet(-service.shrink(error.key(), keep)));
        }
    }
}
