package io.periskop.store;

import java.util.List;
import java.util.Map;

/**
 * What a {@link Report} changes: all of it is written, or nothing.
 *
 * @param changes one an error; errors that do not change are not in it
 * @param marks of the report's source, by origin; those that do not change are not in it
 */
public record After(List<Change> changes, Map<String, Marks> marks) {
    public static final After NOTHING = new After(List.of(), Map.of());
}
