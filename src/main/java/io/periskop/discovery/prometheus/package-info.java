/** Targets that a running Prometheus, or another Periskop, has found: prometheus_sd_configs. */
@NullMarked
package io.periskop.discovery.prometheus;

import org.jspecify.annotations.NullMarked;
