package io.periskop.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of records, as {@link Json} writes and reads them: swagger-core makes them, and what it does not know of our
 * conventions is put right here. Members of answers are always there; those that are {@code @Nullable} may be null, or are
 * left out where the record says so. Members of bodies that are not {@code @Nullable} are required, and others than these
 * are refused.
 */
final class Schemas {
    private final Map<String, Schema<?>> byName = new TreeMap<>();
    private final Map<String, Class<?>> records = new LinkedHashMap<>();
    private final Set<Class<?>> inBodies = new LinkedHashSet<>();

    /** @param example a record, or a list that begins with one */
    Schema<?> ofAnswer(Object example) {
        return of(example);
    }

    Schema<?> ofBody(Object example) {
        collect(example.getClass(), inBodies);
        return of(example);
    }

    private Schema<?> of(Object example) {
        if (example instanceof List<?> list) {
            return new JsonSchema().type("array").typesItem("array").items(of(list.get(0)));
        }
        Class<?> type = example.getClass();
        Set<Class<?>> reachable = new LinkedHashSet<>();
        collect(type, reachable);
        for (Class<?> each : reachable) {
            Class<?> other = records.put(name(each), each);
            if (other != null && other != each) {
                throw new IllegalStateException(
                        other + " and " + each + " would both be the schema " + name(each) + "; name one with @Schema");
            }
        }
        ResolvedSchema resolved =
                ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(true));
        resolved.referencedSchemas.forEach(byName::put);
        return resolved.schema;
    }

    /** By name, as they are in the document. To be called once, at the end. */
    Map<String, Schema<?>> complete() {
        records.forEach((name, type) -> {
            Schema<?> schema = byName.get(name);
            if (schema == null) {
                throw new IllegalStateException("no schema was made of " + type);
            }
            complete(schema, type);
        });
        return byName;
    }

    private void complete(Schema<?> schema, Class<?> type) {
        boolean body = inBodies.contains(type);
        boolean leavesOut = type.isAnnotationPresent(JsonInclude.class);
        List<String> required = new ArrayList<>();
        @SuppressWarnings("rawtypes")
        Map<String, Schema> properties = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            String name = name(component);
            Schema<?> property = schema.getProperties().get(name);
            if (property == null) {
                throw new IllegalStateException(type + " has no property " + name);
            }
            spellConstants(property, component.getGenericType());
            if (body && component.getType() == Instant.class) {
                property.addType("number");
            }
            if (!nullable || !body && !leavesOut) {
                required.add(name);
            }
            properties.put(name, nullable && !leavesOut ? orNull(property) : property);
        }
        schema.setProperties(properties);
        schema.setRequired(required);
        if (body) {
            schema.setAdditionalProperties(false);
        }
    }

    /** As it is in JSON. */
    private static String name(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null ? component.getName() : given.value();
    }

    @SuppressWarnings("unchecked")
    private static void spellConstants(Schema<?> schema, Type type) {
        if (type instanceof Class<?> constants && constants.isEnum()) {
            ((Schema<Object>) schema)
                    .setEnum(Arrays.stream(constants.getEnumConstants())
                            .<Object>map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
                            .toList());
        } else if (type instanceof ParameterizedType generic && schema.getItems() != null) {
            spellConstants(schema.getItems(), generic.getActualTypeArguments()[0]);
        }
    }

    @SuppressWarnings("unchecked")
    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() == null) {
            schema.addType("null");
            if (schema.getEnum() != null) {
                List<@Nullable Object> words = new ArrayList<>(schema.getEnum());
                words.add(null);
                ((Schema<Object>) schema).setEnum((List<Object>) (List<?>) words);
            }
            return schema;
        }
        JsonSchema either = new JsonSchema();
        either.setDescription(schema.getDescription());
        either.addAnyOfItem(new JsonSchema().$ref(schema.get$ref()));
        either.addAnyOfItem(new JsonSchema().typesItem("null"));
        return either;
    }

    private static void collect(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, found);
            }
        } else if (type instanceof Class<?> each && each.isRecord() && found.add(each)) {
            for (RecordComponent component : each.getRecordComponents()) {
                collect(component.getGenericType(), found);
            }
        }
    }

    private static String name(Class<?> type) {
        io.swagger.v3.oas.annotations.media.Schema named =
                type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return named == null || named.name().isEmpty() ? type.getSimpleName() : named.name();
    }

    /** As it is on the wire. */
    static JsonNode example(Object value) {
        try {
            return Json31.mapper().readTree(new String(Json.write(value), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an example is not JSON", e);
        }
    }

    static Schema<?> text() {
        return new JsonSchema().typesItem("string");
    }

    static Schema<?> of(Param<?> param) {
        Schema<?> one = one(param.form());
        if (param.isRepeated()) {
            return new JsonSchema().typesItem("array").items(one);
        }
        Object fallback = param.fallback();
        if (fallback != null) {
            one.setDefault(word(fallback));
        }
        return one;
    }

    private static Object word(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Duration duration) {
            return Times.text(duration);
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    @SuppressWarnings("unchecked")
    private static Schema<?> one(Param.Form form) {
        Schema<Object> schema = new JsonSchema();
        switch (form.kind()) {
            case INTEGER -> schema.typesItem("integer");
            case FLAG -> schema.typesItem("boolean");
            case TIME -> {
                schema.addAnyOfItem(text().format("date-time"));
                schema.addAnyOfItem(new JsonSchema().typesItem("number").minimum(BigDecimal.ZERO));
            }
            case DURATION -> schema.typesItem("string").pattern("^(" + Times.DURATION + "|[0-9]+(\\.[0-9]+)?)$");
            case TEXT -> {
                schema.typesItem("string");
                if (form.most() != null) {
                    schema.maxLength(form.most().intValue());
                }
                if (!form.words().isEmpty()) {
                    schema.setEnum((List<Object>) (List<?>) form.words());
                }
            }
        }
        if (form.kind() == Param.Form.Kind.INTEGER && form.least() != null && form.most() != null) {
            schema.minimum(BigDecimal.valueOf(form.least())).maximum(BigDecimal.valueOf(form.most()));
        }
        return schema;
    }
}
