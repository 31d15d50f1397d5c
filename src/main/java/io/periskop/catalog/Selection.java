package io.periskop.catalog;

import io.periskop.label.search.BuiltInLabels;
import io.periskop.label.search.CaseFold;
import io.periskop.label.search.LabelMatcher;
import io.periskop.label.search.Phrase;
import io.periskop.label.search.Search;
import io.periskop.label.search.TextSignature;
import io.periskop.store.ErrorFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A search made ready to judge many errors at one moment. For one thread. */
final class Selection {
    private static final int MOST_REMEMBERED = 4096;

    /** Remembers what a machine said of a value: most values come again. */
    private static final class Asked {
        private final LabelMatcher matcher;
        private final Map<String, Boolean> answers = new HashMap<>();

        Asked(LabelMatcher matcher) {
            this.matcher = matcher;
        }

        boolean matches(String value) {
            if (!matcher.isSlow()) {
                return matcher.matches(value);
            }
            Boolean known = answers.get(value);
            if (known == null) {
                known = matcher.matches(value);
                if (answers.size() < MOST_REMEMBERED) {
                    answers.put(value, known);
                }
            }
            return known;
        }
    }

    private record Sought(String folded, TextSignature.Grams grams, boolean excluded) {
        static Sought of(Phrase phrase) {
            return new Sought(phrase.folded(), TextSignature.grams(phrase.text()), phrase.excluded());
        }
    }

    private final List<Asked> ofService = new ArrayList<>();
    private final List<Asked> ofError = new ArrayList<>();
    private final List<Sought> phrases;
    private final Instant newSince;
    private final @Nullable Instant from;
    private final @Nullable Instant to;

    Selection(Search search, @Nullable Instant from, @Nullable Instant to, Instant newSince) {
        for (LabelMatcher matcher : search.matchers()) {
            boolean isOfService = matcher.name().equals(BuiltInLabels.SERVICE);
            (isOfService ? ofService : ofError).add(new Asked(matcher));
        }
        this.phrases = search.phrases().stream().map(Sought::of).toList();
        this.from = from;
        this.to = to;
        this.newSince = newSince;
    }

    boolean matchesService(String service) {
        for (Asked asked : ofService) {
            if (!asked.matches(service)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it can have happened in the range. */
    boolean isThere(CatalogError error) {
        ErrorFacts facts = error.facts();
        return (from == null || !facts.lastSeen().isBefore(from))
                && (to == null || facts.firstSeen().isBefore(to));
    }

    /** Of an error of a service that matches. */
    Verdict of(CatalogError error) {
        ErrorFacts facts = error.facts();
        if (!isThere(error)) {
            return Verdict.NO;
        }
        for (Asked asked : ofError) {
            if (!asked.matches(error.value(asked.matcher.name(), newSince))) {
                return Verdict.NO;
            }
        }
        Verdict verdict = Verdict.YES;
        for (Sought phrase : phrases) {
            verdict = verdict.and(verdict(phrase, facts));
            if (verdict == Verdict.NO) {
                break;
            }
        }
        return verdict;
    }

    boolean hasPhrases() {
        return !phrases.isEmpty();
    }

    private static Verdict verdict(Sought phrase, ErrorFacts facts) {
        if (!facts.signature().mayContain(phrase.grams)) {
            return phrase.excluded ? Verdict.YES : Verdict.NO;
        }
        boolean isCertain =
                CaseFold.contains(facts.key(), phrase.folded) || CaseFold.contains(facts.className(), phrase.folded);
        if (!isCertain) {
            return Verdict.MAYBE;
        }
        return phrase.excluded ? Verdict.NO : Verdict.YES;
    }
}
