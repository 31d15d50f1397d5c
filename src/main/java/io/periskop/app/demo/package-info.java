/** A small fleet for a first look: services whose errors keep happening. Beside a server without configuration, or on its own. */
@NullMarked
package io.periskop.app.demo;

import org.jspecify.annotations.NullMarked;
