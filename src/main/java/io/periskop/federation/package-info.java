/**
 * Servers that read from servers: what this one tells ({@link io.periskop.federation.Leaf}), and what it makes of what others tell
 * ({@link io.periskop.federation.LeafTaker}). docs/federation.md has the rules.
 */
@NullMarked
package io.periskop.federation;

import org.jspecify.annotations.NullMarked;
