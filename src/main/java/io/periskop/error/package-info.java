/** The words of the domain: what an error, its occurrences, its exception chain and its HTTP context are. */
@NullMarked
package io.periskop.error;

import org.jspecify.annotations.NullMarked;
