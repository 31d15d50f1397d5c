/** Instances of Google Compute Engine: Prometheus' gce. */
@NullMarked
package io.periskop.discovery.gce;

import org.jspecify.annotations.NullMarked;
