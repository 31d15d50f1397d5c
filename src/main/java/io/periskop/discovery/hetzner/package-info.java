/** Servers at Hetzner, in the cloud and dedicated: Prometheus' hetzner. */
@NullMarked
package io.periskop.discovery.hetzner;

import org.jspecify.annotations.NullMarked;
