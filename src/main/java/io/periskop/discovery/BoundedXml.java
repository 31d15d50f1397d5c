package io.periskop.discovery;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** XML from servers that are not trusted: no document type, no entities of its own, nested and long up to a bound. */
public final class BoundedXml {
    private static final int DEEPEST = 50;
    private static final int MOST_ELEMENTS = 2_000_000;

    private BoundedXml() {}

    /**
     * The root of the document.
     *
     * @throws DiscoveryTrouble whose message begins with a verb and quotes nothing of the text
     */
    public static XmlElement read(byte[] text) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(text));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNumber() + ", column "
                            + e.getLocation().getColumnNumber();
            throw new DiscoveryTrouble("answered what is not XML" + where + "; check that the URL is right", e);
        }
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException {
        Deque<Open> open = new ArrayDeque<>();
        XmlElement root = null;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MOST_ELEMENTS || open.size() >= DEEPEST) {
                        throw new DiscoveryTrouble("answered XML with more than " + MOST_ELEMENTS + " elements or "
                                + DEEPEST + " levels; ask for less");
                    }
                    open.push(new Open(reader));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> add(open.peek(), reader.getText());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new DiscoveryTrouble(
                            "answered XML with a document type or an entity, which is never needed; check that the URL is right");
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement closed = open.pop().close();
                    Open parent = open.peek();
                    if (parent == null) {
                        root = closed;
                    } else {
                        parent.children.add(closed);
                    }
                }
                default -> {
                    // comments, processing instructions and the end say nothing
                }
            }
        }
        if (root == null) {
            throw new DiscoveryTrouble("answered XML without an element; check that the URL is right");
        }
        return root;
    }

    private static void add(@Nullable Open element, String text) {
        if (element != null) {
            element.text.append(text);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
        return factory;
    }

    /** Not closed yet. */
    private static final class Open {
        private final String name;
        private final Map<String, String> attributes = new TreeMap<>();
        private final StringBuilder text = new StringBuilder();
        private final List<XmlElement> children = new ArrayList<>();

        Open(XMLStreamReader reader) {
            this.name = local(reader.getLocalName());
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                attributes.put(local(reader.getAttributeLocalName(i)), reader.getAttributeValue(i));
            }
        }

        XmlElement close() {
            return new XmlElement(name, Map.copyOf(attributes), text.toString().trim(), List.copyOf(children));
        }

        private static String local(String qualified) {
            return qualified.substring(qualified.indexOf(':') + 1);
        }
    }
}
