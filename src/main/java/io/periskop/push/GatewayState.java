package io.periskop.push;

import java.time.Instant;
import java.util.List;

/** All that has to outlive a restart. Pushers are in the order of their last push. */
record GatewayState(String uuid, List<Pusher> pushers, List<Totals.Total> totals, List<GroupState> groups) {

    record GroupState(Group group, Instant bornAt, List<Totals.Total> totals) {}
}
