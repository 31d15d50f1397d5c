/** Targets that are records of DNS: Prometheus' dns_sd_configs. */
@NullMarked
package io.periskop.discovery.dns;

import org.jspecify.annotations.NullMarked;
