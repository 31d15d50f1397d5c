package io.periskop.push;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What was counted in one group.
 *
 * @param bornAt when the gateway first knew it. A group that was forgotten and comes back begins anew, under another name
 */
record GroupTotals(Group group, Instant bornAt, Totals totals) {

    /** As what it is told to scrapers: never another group's, nor that of the same group before it was forgotten. */
    String uuid(String gateway) {
        String name = gateway + group.path() + bornAt;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
