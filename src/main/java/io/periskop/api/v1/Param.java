package io.periskop.api.v1;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a path or query: how it is read, and what the document says of it, in one place. Optional and single-valued
 * unless said otherwise. Immutable: each method answers another one.
 *
 * @param <T> what it is read as
 */
public final class Param<T> {
    private static final int LONGEST_TEXT = 4096;
    private static final int MOST_VALUES = 100;

    private final String name;
    private final Function<String, T> reader;
    private final Form form;
    private final boolean path;
    private final boolean required;
    private final boolean repeated;
    private final @Nullable T fallback;
    private final String description;
    private final @Nullable Object example;

    /** What the document says of one value. */
    record Form(
            Kind kind,
            List<String> words,
            @Nullable Long least,
            @Nullable Long most) {
        enum Kind {
            TEXT,
            INTEGER,
            FLAG,
            TIME,
            DURATION
        }

        static Form of(Kind kind) {
            return new Form(kind, List.of(), null, null);
        }
    }

    private Param(
            String name,
            Function<String, T> reader,
            Form form,
            boolean path,
            boolean required,
            boolean repeated,
            @Nullable T fallback,
            String description,
            @Nullable Object example) {
        this.name = name;
        this.reader = reader;
        this.form = form;
        this.path = path;
        this.required = required;
        this.repeated = repeated;
        this.fallback = fallback;
        this.description = description;
        this.example = example;
    }

    private static <T> Param<T> query(String name, Form form, Function<String, T> reader) {
        return new Param<>(name, reader, form, false, false, false, null, "", null);
    }

    /** Any text of at most 4096 characters; empty is a value too. */
    public static Param<String> text(String name) {
        return text(name, LONGEST_TEXT);
    }

    public static Param<String> text(String name, int longest) {
        return query(name, new Form(Form.Kind.TEXT, List.of(), null, (long) longest), text -> {
            if (text.length() > longest) {
                throw new IllegalArgumentException("is longer than " + longest + " characters");
            }
            return text;
        });
    }

    /** A part of the path, which is always there; the route has it as <code>{name}</code>. */
    public static Param<String> path(String name) {
        return new Param<>(name, Function.identity(), Form.of(Form.Kind.TEXT), true, true, false, null, "", null);
    }

    public static Param<Instant> time(String name) {
        return query(name, Form.of(Form.Kind.TIME), Times::instant);
    }

    public static Param<Duration> duration(String name, Duration least, Duration most) {
        return query(name, Form.of(Form.Kind.DURATION), text -> {
            Duration value = Times.duration(text);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        Quoted.of(text) + " is not within " + Times.text(least) + " to " + Times.text(most));
            }
            return value;
        });
    }

    public static Param<Integer> integer(String name, int least, int most) {
        return query(name, new Form(Form.Kind.INTEGER, List.of(), (long) least, (long) most), text -> {
            int value;
            try {
                value = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        Quoted.of(text) + " is no whole number within " + least + " to " + most, e);
            }
            if (value < least || value > most) {
                throw new IllegalArgumentException(Quoted.of(text) + " is not within " + least + " to " + most);
            }
            return value;
        });
    }

    /** {@code true} or {@code false}; the name alone means true. */
    public static Param<Boolean> flag(String name) {
        return query(name, new Form(Form.Kind.FLAG, List.of("true", "false"), null, null), text -> switch (text) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw unknown(text, List.of("true", "false"));
        });
    }

    /** One of the constants, spelled in lower case. */
    public static <E extends Enum<E>> Param<E> oneOf(String name, Class<E> constants) {
        E[] all = constants.getEnumConstants();
        List<String> words =
                Arrays.stream(all).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
        return query(name, new Form(Form.Kind.TEXT, words, null, null), text -> {
            int at = words.indexOf(text);
            if (at < 0) {
                throw unknown(text, words);
            }
            return all[at];
        });
    }

    private static IllegalArgumentException unknown(String text, List<String> words) {
        return new IllegalArgumentException("unknown " + Quoted.of(text) + "; give one of " + String.join(", ", words));
    }

    /** What the text is read as, in another way. The function says by {@link IllegalArgumentException} what it cannot read. */
    public <R> Param<R> as(Function<? super T, ? extends R> further) {
        return new Param<>(
                name, reader.<R>andThen(further::apply), form, path, required, repeated, null, description, example);
    }

    /** It may be given several times; {@link Call#all} has the values. */
    public Param<T> repeated() {
        return new Param<>(name, reader, form, path, required, true, fallback, description, example);
    }

    public Param<T> required() {
        return new Param<>(name, reader, form, path, true, repeated, fallback, description, example);
    }

    /** @param value where it is not given */
    public Param<T> or(T value) {
        return new Param<>(name, reader, form, path, required, repeated, value, description, example);
    }

    /** @param sentence what it does, without its form and bounds */
    public Param<T> says(String sentence) {
        return new Param<>(name, reader, form, path, required, repeated, fallback, sentence, example);
    }

    /** @param value as in an address */
    public Param<T> example(Object value) {
        return new Param<>(name, reader, form, path, required, repeated, fallback, description, value);
    }

    public String name() {
        return name;
    }

    Form form() {
        return form;
    }

    boolean isPath() {
        return path;
    }

    boolean isRequired() {
        return required;
    }

    boolean isRepeated() {
        return repeated;
    }

    @Nullable
    T fallback() {
        return fallback;
    }

    String description() {
        return description;
    }

    @Nullable
    Object example() {
        return example;
    }

    /**
     * @param given the values of the address, none if it does not have the parameter
     * @throws Problem if they cannot be used
     */
    List<T> read(List<String> given) {
        if (given.isEmpty() && required) {
            throw Problems.badParameter(name, "is required");
        }
        if (given.size() > 1 && !repeated) {
            throw Problems.badParameter(name, "is given " + given.size() + " times; give it once");
        }
        if (given.size() > MOST_VALUES) {
            throw Problems.badParameter(name, "is given more than " + MOST_VALUES + " times");
        }
        List<T> values = new ArrayList<>(given.size());
        for (String text : given) {
            try {
                values.add(reader.apply(text));
            } catch (IllegalArgumentException e) {
                throw Problems.badParameter(name, String.valueOf(e.getMessage()));
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return name;
    }
}
