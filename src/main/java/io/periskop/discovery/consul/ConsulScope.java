package io.periskop.discovery.consul;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which part of Consul every question is about.
 *
 * @param datacenter empty for the agent's own, as are {@code namespace} and {@code partition}
 * @param allowStale whether any server may answer, not only the leader
 * @param nodeMeta what a node's metadata must have
 */
record ConsulScope(
        String datacenter, String namespace, String partition, boolean allowStale, SortedMap<String, String> nodeMeta) {
    ConsulScope {
        nodeMeta = Collections.unmodifiableSortedMap(new TreeMap<>(nodeMeta));
    }
}
