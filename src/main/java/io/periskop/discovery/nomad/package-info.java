/** Targets out of Nomad's own register of services: Prometheus' nomad_sd_configs. */
@NullMarked
package io.periskop.discovery.nomad;

import org.jspecify.annotations.NullMarked;
