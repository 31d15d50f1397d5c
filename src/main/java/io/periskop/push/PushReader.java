package io.periskop.push;

import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.ReaderLimits;
import io.periskop.exposition.Seen;
import io.periskop.exposition.Snapshot;
import io.periskop.push.PushBody.Refused;
import io.periskop.push.PushResult.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is pushed. Whatever it is, the answer is a document or a sentence about why it is none. */
final class PushReader {
    private static final Logger log = LoggerFactory.getLogger(PushReader.class);

    private final ExpositionReader reader;
    private final int errors;

    PushReader(ReaderLimits limits) {
        this.reader = new ExpositionReader(limits);
        this.errors = limits.aggregates();
    }

    /** Half a document is none: nothing of it is used. Of a whole one, single errors that are none are left out. */
    Snapshot read(byte[] body) throws Refused {
        if (body.length == 0) {
            throw malformed("the body is empty; push the document of a Periskop client");
        }
        Snapshot snapshot = parse(body);
        if (snapshot.cut().aggregates() > 0) {
            throw new Refused(PushResult.refused(
                    Kind.TOO_MANY_ERRORS, "the document lists more than " + errors + " errors, the most it may"));
        }
        return snapshot;
    }

    private Snapshot parse(byte[] body) throws Refused {
        try {
            return reader.read(body, body.length, Seen.NOTHING);
        } catch (MalformedExposition e) {
            throw malformed("the body cannot be read: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            log.error("not enough memory to read a push of {} bytes", body.length, e);
            throw new Refused(PushResult.later(
                    Kind.OVERLOADED, "there is not enough memory to read the body", Duration.ofSeconds(5)));
        } catch (RuntimeException | StackOverflowError e) {
            log.error("bug: cannot read a push of {} bytes", body.length, e);
            throw malformed("the body cannot be read; the log says why");
        }
    }

    private static Refused malformed(String sentence) {
        return new Refused(PushResult.refused(Kind.MALFORMED, sentence));
    }
}
