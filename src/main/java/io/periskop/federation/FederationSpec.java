package io.periskop.federation;

import io.periskop.label.Labels;

/**
 * Which server this is for others, and what it tells them.
 *
 * @param serverId unique among servers that federate each other; empty where this one does not
 * @param externalLabels hold for all that it counts
 * @param enabled whether it tells anything
 * @param match errors that it tells of; an empty search is all
 * @param maxPageBytes of one answer, about
 * @param maxPageErrors of one answer
 * @param pushState whether servers above may say what people did there
 */
public record FederationSpec(
        String serverId,
        Labels externalLabels,
        boolean enabled,
        String match,
        int maxPageBytes,
        int maxPageErrors,
        boolean pushState) {
    public static final FederationSpec OFF = new FederationSpec("", Labels.NONE, false, "", 5 << 20, 10_000, false);
}
