/** A small fleet on loopback, for a first look: services whose errors keep happening. Only in runs without configuration. */
@NullMarked
package io.periskop.app.demo;

import org.jspecify.annotations.NullMarked;
