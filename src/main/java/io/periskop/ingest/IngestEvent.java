package io.periskop.ingest;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened once, in the words of no protocol. Whoever makes one has bounded its texts and lists.
 *
 * @param id recognises it within its service when it comes again; never empty
 * @param time the client's clock; null where it said none
 * @param exceptions the one that was thrown first, then its causes; empty for a message
 * @param message what was logged; empty for none. Shown where there is no exception
 * @param fingerprint how the client wants it grouped; empty for no wish
 * @param platform the language, as the client names it; empty where unknown
 * @param release the version of the application; empty where unknown
 * @param environment such as {@code production}; empty where unknown
 * @param tags by name, sorted
 */
public record IngestEvent(
        String service,
        String id,
        @Nullable Instant time,
        Severity severity,
        List<EventException> exceptions,
        String message,
        List<String> fingerprint,
        String platform,
        String release,
        String environment,
        Map<String, String> tags,
        @Nullable HttpContext request) {
    public IngestEvent {
        exceptions = List.copyOf(exceptions);
        fingerprint = List.copyOf(fingerprint);
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** An error without anything but what recognises it. */
    public static Builder of(String service, String id) {
        return new Builder(service, id);
    }

    /** @param at its time */
    Occurrence occurrence(Instant at) {
        return new Occurrence(id, at, severity, instance(), request);
    }

    private ErrorInstance instance() {
        if (exceptions.isEmpty()) {
            return new ErrorInstance("", message, null, null);
        }
        ErrorInstance chain = null;
        for (int i = exceptions.size() - 1; i >= 0; i--) {
            EventException link = exceptions.get(i);
            String said = i == 0 && link.message().isEmpty() ? message : link.message();
            chain = new ErrorInstance(link.type(), said, link.lines(), chain);
        }
        return chain == null ? ErrorInstance.UNKNOWN : chain;
    }

    /** Of one event; used once. */
    public static final class Builder {
        private final String service;
        private final String id;
        private final List<EventException> exceptions = new ArrayList<>(1);
        private @Nullable Instant time;
        private Severity severity = Severity.ERROR;
        private String message = "";
        private List<String> fingerprint = List.of();
        private String platform = "";
        private String release = "";
        private String environment = "";
        private Map<String, String> tags = Map.of();
        private @Nullable HttpContext request;

        private Builder(String service, String id) {
            this.service = service;
            this.id = id;
        }

        public Builder time(@Nullable Instant said) {
            time = said;
            return this;
        }

        public Builder severity(Severity said) {
            severity = said;
            return this;
        }

        /** The next one: the one that was thrown is first. */
        public Builder exception(EventException next) {
            exceptions.add(next);
            return this;
        }

        public Builder exceptions(List<EventException> all) {
            exceptions.addAll(all);
            return this;
        }

        public Builder message(String said) {
            message = said;
            return this;
        }

        public Builder fingerprint(List<String> said) {
            fingerprint = said;
            return this;
        }

        public Builder platform(String said) {
            platform = said;
            return this;
        }

        public Builder release(String said) {
            release = said;
            return this;
        }

        public Builder environment(String said) {
            environment = said;
            return this;
        }

        public Builder tags(Map<String, String> said) {
            tags = said;
            return this;
        }

        public Builder request(@Nullable HttpContext said) {
            request = said;
            return this;
        }

        public IngestEvent build() {
            return new IngestEvent(
                    service,
                    id,
                    time,
                    severity,
                    exceptions,
                    message,
                    fingerprint,
                    platform,
                    release,
                    environment,
                    tags,
                    request);
        }
    }
}
