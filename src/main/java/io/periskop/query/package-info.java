/** Time series out of what the store has counted: which points, from which buckets, of which groups. */
@NullMarked
package io.periskop.query;

import org.jspecify.annotations.NullMarked;
