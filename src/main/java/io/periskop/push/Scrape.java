package io.periskop.push;

import io.periskop.exposition.PusherLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Answers who scrapes a gateway. */
public final class Scrape {
    private final Gateway gateway;
    private final int occurrences;
    private final GatewayMeters meters;

    /** @param occurrences of an error, where all pushers are told together */
    public Scrape(Gateway gateway, int occurrences, GatewayMeters meters) {
        this.gateway = gateway;
        this.occurrences = occurrences;
        this.meters = meters;
    }

    /**
     * What is told.
     *
     * @param type null for the type that the original gateway gives
     */
    public record Answer(byte[] body, String etag, @Nullable String type) {}

    /** Of what would be answered now: the same as long as the answer is the same. */
    public String etag(@Nullable Group group, boolean apart) {
        String path = group == null ? "" : Integer.toHexString(group.path().hashCode());
        return '"' + gateway.uuid() + "-" + gateway.version() + (apart ? "-a" : "-t") + path + '"';
    }

    /** Nothing has changed since it was last told. */
    public void unchanged() {
        meters.scraped("unchanged");
    }

    /**
     * Takes a while where much is held: not on an event loop.
     *
     * @param group null for all
     * @param apart whether each pusher is told under its own name
     * @return null if there is nothing of this group
     */
    public @Nullable Answer answer(@Nullable Group group, boolean apart) {
        // Before it is looked at: what comes in between is told again the next time, rather than not at all.
        String etag = etag(group, apart);
        GatewayView view = gateway.view(group);
        if (view == null) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (apart) {
                GatewayDocument.apart(view, out);
            } else {
                GatewayDocument.together(view, occurrences, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        meters.scraped(apart ? "apart" : "together");
        return new Answer(out.toByteArray(), etag, apart ? PusherLines.TYPE : null);
    }
}
