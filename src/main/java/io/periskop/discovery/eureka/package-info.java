/** Targets out of a Eureka server: Prometheus' eureka_sd_configs. */
@NullMarked
package io.periskop.discovery.eureka;

import org.jspecify.annotations.NullMarked;
