/** Targets that are listed in files, in JSON or YAML: Prometheus' file_sd_configs. */
@NullMarked
package io.periskop.discovery.file;

import org.jspecify.annotations.NullMarked;
