/** The store that lives and dies with the process. */
@NullMarked
package io.periskop.store.memory;

import org.jspecify.annotations.NullMarked;
