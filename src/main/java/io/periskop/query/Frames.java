package io.periskop.query;

import java.util.List;

/** What a query is answered with. */
public record Frames(List<Frame> frames) {
    public Frames {
        frames = List.copyOf(frames);
    }
}
