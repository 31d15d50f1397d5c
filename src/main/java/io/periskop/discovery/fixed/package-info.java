/** Targets that are written in the configuration: Prometheus' static_configs. */
@NullMarked
package io.periskop.discovery.fixed;

import org.jspecify.annotations.NullMarked;
