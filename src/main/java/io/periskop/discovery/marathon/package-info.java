/** Tasks of applications that Marathon runs: Prometheus' marathon. */
@NullMarked
package io.periskop.discovery.marathon;

import org.jspecify.annotations.NullMarked;
