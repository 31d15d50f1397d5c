/** What Prometheus scrapes of this server. */
@NullMarked
package io.periskop.metrics;

import org.jspecify.annotations.NullMarked;
