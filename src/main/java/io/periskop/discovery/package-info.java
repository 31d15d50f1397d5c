/** Finds targets. Each mechanism is a sub-package; none knows another. */
@NullMarked
package io.periskop.discovery;

import org.jspecify.annotations.NullMarked;
