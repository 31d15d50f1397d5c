package io.periskop.ingest.sentry;

import io.periskop.ingest.ContentDecoding;
import io.periskop.ingest.IngestEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What there is to do about one request.
 *
 * @param eventId of the envelope or its first event; empty for none
 * @param events its errors
 * @param invalid how many there were that cannot be read
 * @param tooLarge whether one of these was too long
 * @param problem of the last one, or of the envelope; null for none
 * @param discarded how many errors its client says it did not send, by reason
 */
record Envelope(
        String eventId,
        List<IngestEvent> events,
        int invalid,
        boolean tooLarge,
        @Nullable String problem,
        Map<String, Long> discarded) {
    static final int MOST_EVENT_BYTES = 1 << 20;

    /** The project that a request is for, once its key is known to be good; null if it is not. */
    @FunctionalInterface
    interface Admission {
        @Nullable
        SentryProject with(String dsn);
    }

    /** Nothing but its key is wrong with it. */
    static final class Forbidden extends Exception {
        private static final long serialVersionUID = 1;

        Forbidden() {
            super("no project has this key", null, false, false);
        }
    }

    /** One event alone, as old SDKs send it. */
    static Envelope ofStore(InputStream body, SentryProject project) throws IOException {
        Reading reading = new Reading("");
        byte[] event = body.readNBytes(MOST_EVENT_BYTES + 1);
        boolean whole = event.length <= MOST_EVENT_BYTES;
        reading.event(new Item("event", event, event.length, whole), project);
        return reading.done();
    }

    /**
     * Of an envelope that breaks off, what came before.
     *
     * @throws IOException if it does not even begin as one
     */
    static Envelope of(InputStream body, Admission admission) throws IOException, Forbidden {
        EnvelopeReader reader = new EnvelopeReader(body, Envelope::wanted);
        EnvelopeReader.Header header;
        try {
            header = reader.header();
        } catch (JacksonException e) {
            throw new IOException("the envelope's first line is not JSON", e);
        }
        SentryProject project = admission.with(header.dsn());
        if (project == null) {
            throw new Forbidden();
        }
        Reading reading = new Reading(SentryEventReader.id(header.eventId()));
        try {
            for (Item item = reader.next(); item != null; item = reader.next()) {
                reading.item(item, project);
            }
        } catch (IOException | JacksonException e) {
            reading.broken(e);
        }
        return reading.done();
    }

    private static int wanted(String type) {
        return switch (type) {
            case "event" -> MOST_EVENT_BYTES;
            case "client_report" -> ClientReport.MOST_BYTES;
            default -> 0;
        };
    }

    private static final class Reading {
        private final String envelopeId;
        private final List<IngestEvent> events = new ArrayList<>(1);
        private final Map<String, Long> discarded = new HashMap<>(2);
        private int invalid;
        private boolean tooLarge;
        private @Nullable String problem;

        Reading(String envelopeId) {
            this.envelopeId = envelopeId;
        }

        void item(Item item, SentryProject project) {
            switch (item.type()) {
                case "event" -> event(item, project);
                case "client_report" -> report(item);
                default -> {
                    // Sessions, traces, attachments and whatever comes next: accepted and forgotten.
                }
            }
        }

        void event(Item item, SentryProject project) {
            if (!item.whole()) {
                invalid++;
                tooLarge |= item.length() >= MOST_EVENT_BYTES;
                problem = item.length() >= MOST_EVENT_BYTES
                        ? "an event is longer than " + MOST_EVENT_BYTES + " bytes"
                        : "the envelope breaks off in an event";
                return;
            }
            try {
                IngestEvent event = new SentryEventReader(project.service(), project.tags())
                        .read(item.payload(), item.length(), events.isEmpty() ? envelopeId : "");
                if (event != null) {
                    events.add(event);
                }
            } catch (IOException | JacksonException e) {
                invalid++;
                problem = "an event is not a JSON object";
            }
        }

        /** One that cannot be read says nothing: it is no event that is missing. */
        private void report(Item item) {
            if (!item.whole()) {
                return;
            }
            try {
                ClientReport.read(item.payload(), item.length())
                        .discardedErrors()
                        .forEach((reason, count) -> discarded.merge(reason, count, Long::sum));
            } catch (IOException | JacksonException e) {
                problem = "a client report is not a JSON object";
            }
        }

        /** Whatever came behind it cannot be told apart any more. */
        void broken(Exception why) {
            invalid++;
            tooLarge |= why instanceof ContentDecoding.TooLong;
            problem = why instanceof IOException ? String.valueOf(why.getMessage()) : "the line of an item is not JSON";
        }

        Envelope done() {
            String id =
                    envelopeId.isEmpty() && !events.isEmpty() ? events.get(0).id() : envelopeId;
            return new Envelope(id, events, invalid, tooLarge, problem, discarded);
        }
    }
}
