/** Prometheus' relabelling: rules that rewrite, keep or drop sets of labels. Rules and labels in, labels or "drop" out. */
@NullMarked
package io.periskop.label.relabel;

import org.jspecify.annotations.NullMarked;
