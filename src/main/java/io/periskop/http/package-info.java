/** HTTP as a client: Prometheus' {@code <http_config>} and exchanges with servers of discovery, bounded in size and time. */
@NullMarked
package io.periskop.http;

import org.jspecify.annotations.NullMarked;
