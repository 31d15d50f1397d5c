/** Targets out of Consul's catalog, by blocking queries: Prometheus' consul_sd_configs. */
@NullMarked
package io.periskop.discovery.consul;

import org.jspecify.annotations.NullMarked;
