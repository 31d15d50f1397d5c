/** Stack traces that came as one text, read as calls and causes. Pure. */
@NullMarked
package io.periskop.ingest.stack;

import org.jspecify.annotations.NullMarked;
