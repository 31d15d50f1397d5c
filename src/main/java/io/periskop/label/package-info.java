/** Names and values that say what a target, an error or a series is. */
@NullMarked
package io.periskop.label;

import org.jspecify.annotations.NullMarked;
