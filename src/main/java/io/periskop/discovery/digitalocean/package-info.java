/** Droplets and managed databases at DigitalOcean: Prometheus' digitalocean. */
@NullMarked
package io.periskop.discovery.digitalocean;

import org.jspecify.annotations.NullMarked;
