/** Targets out of Amazon EC2: Prometheus' ec2_sd_configs. */
@NullMarked
package io.periskop.discovery.ec2;

import org.jspecify.annotations.NullMarked;
