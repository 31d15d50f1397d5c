/** Servers on one storage, and how they divide targets. */
@NullMarked
package io.periskop.replica;

import org.jspecify.annotations.NullMarked;
