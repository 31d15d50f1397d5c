package io.periskop.catalog;

import io.periskop.label.search.Phrase;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.StoredError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Looks for phrases in the occurrences that the store keeps. */
public final class StoredTexts implements TextVerifier {
    private final Catalog catalog;
    private final Errors errors;

    public StoredTexts(Catalog catalog, Errors errors) {
        this.catalog = catalog;
        this.errors = errors;
    }

    @Override
    public Mono<Set<ErrorId>> matching(List<ErrorId> ids, List<Phrase> phrases) {
        List<ErrorRef> refs = new ArrayList<>(ids.size());
        for (ErrorId id : ids) {
            CatalogError error = catalog.find(id);
            if (error != null) {
                refs.add(new ErrorRef(error.facts().service(), error.facts().key()));
            }
        }
        return errors.some(refs, Integer.MAX_VALUE)
                .map(found -> found.stream()
                        .filter(error ->
                                SearchText.of(error.key(), error.occurrences()).matches(phrases))
                        .map(StoredTexts::id)
                        .collect(Collectors.toSet()));
    }

    private static ErrorId id(StoredError error) {
        return ErrorId.of(error.service(), error.key());
    }
}
