/** Targets, their loops, the fetch and the health it shows. */
@NullMarked
package io.periskop.scrape;

import org.jspecify.annotations.NullMarked;
