/** Targets that a server lists in JSON: Prometheus' http_sd_configs. */
@NullMarked
package io.periskop.discovery.http;

import org.jspecify.annotations.NullMarked;
