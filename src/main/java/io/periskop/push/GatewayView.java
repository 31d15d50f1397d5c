package io.periskop.push;

import java.util.List;
import java.util.Map;

/**
 * What a gateway, or one of its groups, holds at one moment.
 *
 * @param uuid what it is to scrapers that know of no pushers
 * @param version another one whenever anything of this is another
 * @param pushers those that are told, who pushed last at the end
 * @param totals of all that was ever counted, by key
 */
record GatewayView(String uuid, long version, List<Pusher> pushers, Map<String, Totals.Total> totals) {}
