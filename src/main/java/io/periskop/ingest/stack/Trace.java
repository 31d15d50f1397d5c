package io.periskop.ingest.stack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a dialect made of a text. */
final class Trace {
    static final int MOST_LINKS = 20;

    private final List<Link> links = new ArrayList<>();
    private int unknown;

    /** What is over the bound is read and forgotten. */
    Link begin(Link link) {
        if (links.size() < MOST_LINKS) {
            links.add(link);
        }
        return link;
    }

    /** A line that means nothing in this dialect. */
    void unknown() {
        unknown++;
    }

    int unknownLines() {
        return unknown;
    }

    int frames() {
        return links.stream().mapToInt(link -> link.frames().size()).sum();
    }

    /** The one that was thrown first. */
    List<Link> links() {
        return links;
    }

    /** For languages that write the cause before what it caused. */
    Trace reversed() {
        Collections.reverse(links);
        return this;
    }
}
