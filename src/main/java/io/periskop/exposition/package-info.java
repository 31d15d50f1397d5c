/** Bytes to words and back: reader and writer of the document that clients serve and push. */
@NullMarked
package io.periskop.exposition;

import org.jspecify.annotations.NullMarked;
