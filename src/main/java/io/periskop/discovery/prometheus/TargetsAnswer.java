package io.periskop.discovery.prometheus;

import java.util.List;
import java.util.Map;

/**
 * What {@code /api/v1/targets} answered.
 *
 * @param droppedCounts how many were dropped in each pool, which may be more than are listed; empty before 2.47
 */
record TargetsAnswer(List<ListedTarget> targets, Map<String, Long> droppedCounts) {}
