package io.periskop.discovery;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element of an XML document.
 *
 * @param name without a prefix
 * @param text all of its own text, trimmed
 * @param children in their order
 */
public record XmlElement(String name, Map<String, String> attributes, String text, List<XmlElement> children) {

    /** The first child of that name; null if there is none. */
    public @Nullable XmlElement child(String childName) {
        for (XmlElement child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return null;
    }

    public List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The text of the first child of that name; empty if there is none. */
    public String text(String childName) {
        XmlElement child = child(childName);
        return child == null ? "" : child.text;
    }

    /** The items of a list that is a child; empty if there is none. */
    public List<XmlElement> items(String listName, String itemName) {
        XmlElement list = child(listName);
        return list == null ? List.of() : list.children(itemName);
    }
}
