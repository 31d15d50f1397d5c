/** Counts over time: buckets and their arithmetic. */
@NullMarked
package io.periskop.series;

import org.jspecify.annotations.NullMarked;
