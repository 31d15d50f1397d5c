/** Events that happened once each, whatever protocol brought them: their groups, and their counts. */
@NullMarked
package io.periskop.ingest;

import org.jspecify.annotations.NullMarked;
