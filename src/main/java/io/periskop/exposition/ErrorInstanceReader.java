package io.periskop.exposition;

import io.periskop.error.ErrorInstance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** An exception chain; recursion is bounded by the limit on causes. */
final class ErrorInstanceReader {
    private final AggregateReader.Context context;
    private final ValueReader values;

    ErrorInstanceReader(AggregateReader.Context context, ValueReader values) {
        this.context = context;
        this.values = values;
    }

    /** The instance that begins at the current token; null for a null. */
    @Nullable
    ErrorInstance read(int depth) throws BadAggregate {
        if (!values.startsObject(depth == 0 ? Members.ERROR : Members.CAUSE)) {
            return null;
        }
        String className = "";
        String message = "";
        List<String> stacktrace = null;
        ErrorInstance cause = null;
        while (values.next() == JsonToken.PROPERTY_NAME) {
            String name = Members.canonical(values.parser().currentName());
            values.next();
            switch (name) {
                case Members.CLASS -> className = values.pooledText(name);
                case Members.MESSAGE -> message = values.text(name);
                case Members.STACKTRACE -> stacktrace = stacktrace();
                case Members.CAUSE -> cause = cause(depth);
                default -> values.skip();
            }
        }
        return new ErrorInstance(className, message, stacktrace, cause);
    }

    private @Nullable ErrorInstance cause(int depth) throws BadAggregate {
        if (depth < context.limits().causes()) {
            return read(depth + 1);
        }
        if (values.startsObject(Members.CAUSE)) {
            context.cuts().causes++;
            values.skip();
        }
        return null;
    }

    private @Nullable List<String> stacktrace() throws BadAggregate {
        if (!values.startsArray(Members.STACKTRACE)) {
            return null;
        }
        List<String> frames = new ArrayList<>();
        while (values.next() != JsonToken.END_ARRAY) {
            String frame = values.pooledText(Members.STACKTRACE);
            if (frames.size() < context.limits().frames()) {
                frames.add(frame);
            } else {
                context.cuts().frames++;
            }
        }
        return frames;
    }
}
