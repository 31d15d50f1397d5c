/** Counts exactly: merges what processes report into the store. The only writer of the store. */
@NullMarked
package io.periskop.aggregate;

import org.jspecify.annotations.NullMarked;
