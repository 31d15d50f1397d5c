package io.periskop.catalog;

import io.periskop.label.search.Phrase;
import io.periskop.store.ErrorId;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Reads texts of errors, which the catalog does not have. */
@FunctionalInterface
public interface TextVerifier {
    /**
     * @param ids at most 64
     * @return those of them that all of the phrases match, {@link SearchText#matches}; ones that are gone are not in it
     */
    Mono<Set<ErrorId>> matching(List<ErrorId> ids, List<Phrase> phrases);
}
