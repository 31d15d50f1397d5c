package io.periskop.exposition;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.Federated.Count;
import io.periskop.exposition.Federated.FederatedError;
import io.periskop.exposition.Federated.Origin;
import io.periskop.exposition.Federated.Removed;
import io.periskop.exposition.Federated.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads {@link Federated}. An error that is none costs that error, anything else that is not as docs/federation.md has it the
 * whole document; members that are not known are passed over. Within the same limits as what clients say. Safe for concurrent use.
 */
public final class FederationReader {
    static final String ORIGIN = "origin";
    static final String ORIGINS = "origins";
    static final String ID = "id";
    static final String EPOCH = "epoch";
    static final String EXTERNAL_LABELS = "external_labels";
    static final String PATH = "path";
    static final String AS_OF = "as_of";
    static final String GENERATED_AT = "generated_at";
    static final String CURSOR = "cursor";
    static final String COMPLETE = "complete";
    static final String MORE = "more";
    static final String SERVICES = "services";
    static final String SERVICE = "service";
    static final String ERRORS = "errors";
    static final String KEY = "key";
    static final String COUNTS = "counts";
    static final String BEGAN = "began";
    static final String LAST_SEEN = "last_seen";
    static final String STATE = "state";
    static final String STATUS = "status";
    static final String SINCE = "since";
    static final String REGRESSED = "regressed";
    static final String AFTER_DEPLOY = "after_deploy";
    static final String UNTIL = "until";
    static final String LABELS = "labels";
    static final String LABELS_AT = "labels_at";
    static final String LATEST = "latest";
    static final String REMOVED = "removed";

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_CURSOR = 500;
    /** Of one origin, one error, one path. */
    private static final int MOST_ENTRIES = 1000;

    private final ReaderLimits limits;
    private final StringPool pool = new StringPool();
    private final JsonFactory json;

    public FederationReader(ReaderLimits limits) {
        this.limits = limits;
        this.json = ExpositionReader.json(limits);
    }

    /** @param bytes holds the document in its first {@code length} bytes; not kept, not changed */
    public Federated read(byte[] bytes, int length) throws MalformedExposition {
        try {
            return new Reading(bytes, length).read();
        } catch (BadAggregate e) {
            throw new MalformedExposition(Objects.toString(e.getMessage()));
        } catch (JacksonException e) {
            throw DocumentReader.syntax(0, e);
        }
    }

    /** One pass over one document. */
    private final class Reading {
        private final AggregateReader.Context context;
        private final JsonText text;
        private @Nullable Origin server;
        private List<Origin> others = List.of();
        private @Nullable Instant generatedAt;
        private String cursor = "";
        private boolean complete;
        private boolean more;
        private final List<FederatedError> errors = new ArrayList<>();
        private final List<Removed> removed = new ArrayList<>();
        private final List<String> rejected = new ArrayList<>();
        private int rejectedCount;

        Reading(byte[] bytes, int length) {
            this.context = new AggregateReader.Context(json, limits, pool, new CutCounter(), Seen.NOTHING, false);
            this.text = JsonText.of(bytes, 0, length, true);
        }

        Federated read() throws BadAggregate {
            try (JsonParser parser = text.parser(json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new BadAggregate("expected an object");
                }
                ValueReader values = new ValueReader(parser, context);
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    member(name, values);
                }
                if (parser.nextToken() != null) {
                    throw new BadAggregate("unexpected text after the document");
                }
            }
            if (server == null) {
                throw new BadAggregate(
                        "origin: missing; this is not what a server says to one that federates it, ask it at /federate");
            }
            return new Federated(
                    server, others, generatedAt, cursor, complete, more, errors, removed, rejected, rejectedCount);
        }

        private void member(String name, ValueReader values) throws BadAggregate {
            switch (name) {
                case ORIGIN -> server = values.startsObject(name) ? origin(values) : null;
                case ORIGINS -> others = origins(values);
                case GENERATED_AT -> generatedAt = values.time(name);
                case CURSOR -> cursor = shortText(values, name, LONGEST_CURSOR);
                case COMPLETE -> complete = flag(values, name);
                case MORE -> more = flag(values, name);
                case SERVICES -> services(values);
                case REMOVED -> removed(values);
                default -> values.skip();
            }
        }

        private List<Origin> origins(ValueReader values) throws BadAggregate {
            List<Origin> all = new ArrayList<>();
            if (values.startsArray(ORIGINS)) {
                while (values.next() != JsonToken.END_ARRAY) {
                    if (all.size() == MOST_ENTRIES) {
                        throw new BadAggregate(ORIGINS + ": more than " + MOST_ENTRIES);
                    }
                    if (values.startsObject(ORIGINS)) {
                        all.add(origin(values));
                    }
                }
            }
            return all;
        }

        private Origin origin(ValueReader values) throws BadAggregate {
            String id = "";
            String epoch = "";
            SortedMap<String, String> labels = Collections.emptySortedMap();
            List<String> path = List.of();
            Instant asOf = null;
            while (values.next() == JsonToken.PROPERTY_NAME) {
                String name = values.parser().currentName();
                values.next();
                switch (name) {
                    case ID -> id = shortText(values, ORIGIN + "." + ID, LONGEST_ID);
                    case EPOCH -> epoch = shortText(values, ORIGIN + "." + EPOCH, LONGEST_ID);
                    case EXTERNAL_LABELS -> labels = texts(values, name);
                    case PATH -> path = path(values);
                    case AS_OF -> asOf = values.time(name);
                    default -> values.skip();
                }
            }
            if (id.isEmpty() || epoch.isEmpty()) {
                throw new BadAggregate("origin: without " + (id.isEmpty() ? ID : EPOCH)
                        + "; this is not what a server says to one that federates it");
            }
            return new Origin(id, epoch, labels, path, asOf);
        }

        private List<String> path(ValueReader values) throws BadAggregate {
            List<String> path = new ArrayList<>();
            if (values.startsArray(PATH)) {
                while (values.next() != JsonToken.END_ARRAY) {
                    if (path.size() == MOST_ENTRIES) {
                        throw new BadAggregate(PATH + ": more than " + MOST_ENTRIES);
                    }
                    path.add(shortText(values, PATH, LONGEST_ID));
                }
            }
            return path;
        }

        private void services(ValueReader values) throws BadAggregate {
            if (!values.startsArray(SERVICES)) {
                return;
            }
            while (values.next() != JsonToken.END_ARRAY) {
                if (values.startsObject(SERVICES)) {
                    service(values);
                }
            }
        }

        /** The name stands before the errors. */
        private void service(ValueReader values) throws BadAggregate {
            String service = null;
            while (values.next() == JsonToken.PROPERTY_NAME) {
                String name = values.parser().currentName();
                values.next();
                if (name.equals(SERVICE)) {
                    service = shortText(values, SERVICE, LONGEST_ID);
                } else if (name.equals(ERRORS)) {
                    if (service == null || service.isEmpty()) {
                        throw new BadAggregate("services: errors without a service before them");
                    }
                    errors(service, values);
                } else {
                    values.skip();
                }
            }
        }

        private void errors(String service, ValueReader values) throws BadAggregate {
            if (!values.startsArray(ERRORS)) {
                return;
            }
            while (values.next() != JsonToken.END_ARRAY) {
                if (errors.size() >= limits.aggregates()) {
                    throw new BadAggregate("more than " + limits.aggregates()
                            + " errors in one page; raise limits.errors_per_document here, or lower"
                            + " federate.max_page_errors there");
                }
                long begin = values.parser().currentTokenLocation().getByteOffset();
                values.skip();
                error(
                        service,
                        text.part(begin, values.parser().currentLocation().getByteOffset()));
            }
        }

        /** In a pass of its own, so that one that is none does not cost the others. */
        private void error(String service, JsonText one) {
            try {
                errors.add(new ErrorReading(one).read(service));
            } catch (BadAggregate e) {
                rejectedCount++;
                if (rejected.size() < ReaderLimits.REJECTIONS_KEPT) {
                    rejected.add("services: an error of " + Printable.of(service, 80) + ": " + e.getMessage());
                }
            }
        }

        private void removed(ValueReader values) throws BadAggregate {
            if (!values.startsArray(REMOVED)) {
                return;
            }
            while (values.next() != JsonToken.END_ARRAY) {
                if (!values.startsObject(REMOVED)) {
                    continue;
                }
                String service = "";
                String key = "";
                while (values.next() == JsonToken.PROPERTY_NAME) {
                    String name = values.parser().currentName();
                    values.next();
                    switch (name) {
                        case SERVICE -> service = shortText(values, name, LONGEST_ID);
                        case KEY -> key = shortText(values, name, ReaderLimits.KEY_LENGTH);
                        default -> values.skip();
                    }
                }
                removed.add(new Removed(service, key));
            }
        }

        private SortedMap<String, String> texts(ValueReader values, String what) throws BadAggregate {
            SortedMap<String, String> all = new TreeMap<>();
            if (values.startsObject(what)) {
                while (values.next() == JsonToken.PROPERTY_NAME) {
                    String name = WellFormed.text(values.parser().currentName());
                    values.next();
                    if (all.size() == MOST_ENTRIES || name.length() > LONGEST_ID) {
                        throw new BadAggregate(what + ": too many of them, or too long a name");
                    }
                    all.put(name, shortText(values, what, ReaderLimits.KEY_LENGTH));
                }
            }
            return all;
        }

        private static String shortText(ValueReader values, String name, int longest) throws BadAggregate {
            String text = values.wholeText(name);
            if (text.length() > longest) {
                throw new BadAggregate(name + ": longer than " + longest + " characters");
            }
            return text;
        }

        private static boolean flag(ValueReader values, String name) throws BadAggregate {
            return switch (values.parser().currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE, VALUE_NULL -> false;
                default -> throw new BadAggregate(name + ": expected a truth value");
            };
        }

        /** One error, from the text of exactly one JSON value. */
        private final class ErrorReading {
            private final JsonText own;
            private String key = "";
            private Severity severity = Severity.ERROR;
            private final Map<String, Long> counts = new TreeMap<>();
            private final Map<String, Instant> began = new TreeMap<>();
            private @Nullable Instant createdAt;
            private @Nullable Instant lastSeen;
            private @Nullable State state;
            private SortedMap<String, String> labels = Collections.emptySortedMap();
            private final SortedMap<String, Instant> labelTimes = new TreeMap<>();
            private List<Occurrence> latest = List.of();

            ErrorReading(JsonText own) {
                this.own = own;
            }

            FederatedError read(String service) throws BadAggregate {
                try (JsonParser parser = own.parser(json)) {
                    if (parser.nextToken() != JsonToken.START_OBJECT) {
                        throw new BadAggregate("expected an object");
                    }
                    ValueReader values = new ValueReader(parser, context);
                    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                        String name = parser.currentName();
                        parser.nextToken();
                        member(name, values);
                    }
                }
                SortedMap<String, Count> all = new TreeMap<>();
                counts.forEach((id, count) -> all.put(id, new Count(count, began.get(id))));
                return new FederatedError(
                        service, key, severity, all, createdAt, lastSeen, state, labels, labelTimes, latest);
            }

            private void member(String name, ValueReader values) throws BadAggregate {
                switch (name) {
                    case KEY -> key = shortText(values, name, ReaderLimits.KEY_LENGTH);
                    case Members.SEVERITY -> severity = values.severity(name);
                    case COUNTS -> byOrigin(values, name, id -> counts.put(id, values.count(COUNTS)));
                    case BEGAN -> byOrigin(values, name, id -> began(id, values.time(BEGAN)));
                    case Members.CREATED_AT -> createdAt = values.time(name);
                    case LAST_SEEN -> lastSeen = values.time(name);
                    case STATE -> state = values.startsObject(name) ? state(values) : null;
                    case LABELS -> labels = texts(values, name);
                    case LABELS_AT -> byOrigin(values, name, label -> labelTime(label, values.time(LABELS_AT)));
                    case LATEST -> latest = latest(values);
                    default -> values.skip();
                }
            }

            private void labelTime(String label, @Nullable Instant time) {
                if (time != null) {
                    labelTimes.put(label, time);
                }
            }

            private void began(String id, @Nullable Instant time) {
                if (time != null) {
                    began.put(id, time);
                }
            }

            private void byOrigin(ValueReader values, String name, ByOrigin each) throws BadAggregate {
                if (!values.startsObject(name)) {
                    return;
                }
                int entries = 0;
                while (values.next() == JsonToken.PROPERTY_NAME) {
                    String id = WellFormed.text(values.parser().currentName());
                    values.next();
                    if (id.length() > LONGEST_ID || entries++ == MOST_ENTRIES) {
                        throw new BadAggregate(name + ": too many of them, or too long an id");
                    }
                    each.read(id);
                }
            }

            private @Nullable State state(ValueReader values) throws BadAggregate {
                String status = "";
                Instant since = null;
                Instant until = null;
                boolean regressed = false;
                boolean afterDeploy = false;
                while (values.next() == JsonToken.PROPERTY_NAME) {
                    String name = values.parser().currentName();
                    values.next();
                    switch (name) {
                        case STATUS -> status = shortText(values, name, LONGEST_ID);
                        case SINCE -> since = values.time(name);
                        case UNTIL -> until = values.time(name);
                        case REGRESSED -> regressed = flag(values, name);
                        case AFTER_DEPLOY -> afterDeploy = flag(values, name);
                        default -> values.skip();
                    }
                }
                return since == null ? null : new State(status, since, regressed, afterDeploy, until);
            }

            private List<Occurrence> latest(ValueReader values) throws BadAggregate {
                List<Occurrence> all = new ArrayList<>();
                if (!values.startsArray(LATEST)) {
                    return all;
                }
                OccurrenceReader reader = new OccurrenceReader(context, values, own);
                while (values.next() != JsonToken.END_ARRAY) {
                    if (all.size() >= limits.occurrences() || !context.cuts().mayReadOccurrence()) {
                        values.skip();
                        continue;
                    }
                    Occurrence occurrence = reader.read();
                    if (occurrence != null) {
                        all.add(occurrence);
                    }
                }
                return all;
            }
        }
    }

    @FunctionalInterface
    private interface ByOrigin {
        void read(String id) throws BadAggregate;
    }
}
