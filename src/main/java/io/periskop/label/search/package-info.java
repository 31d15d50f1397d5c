/** The one search language, and what lets a search skip errors without reading their texts. */
@NullMarked
package io.periskop.label.search;

import org.jspecify.annotations.NullMarked;
