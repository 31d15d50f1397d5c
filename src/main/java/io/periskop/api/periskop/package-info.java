/** The HTTP API of the original Periskop server, to the byte; docs/compatibility.md lists what differs and why. */
@NullMarked
package io.periskop.api.periskop;

import org.jspecify.annotations.NullMarked;
