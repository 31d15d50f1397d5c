/** The API of this server, for programs and plugins: resources as JSON, times as RFC 3339. */
@NullMarked
package io.periskop.api.v1;

import org.jspecify.annotations.NullMarked;
