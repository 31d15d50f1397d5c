/** Finds targets in Kubernetes: Prometheus' kubernetes_sd_configs. */
@NullMarked
package io.periskop.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
