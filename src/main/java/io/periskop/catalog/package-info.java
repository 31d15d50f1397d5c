/** An index in memory of all errors of all services: search, pages, counts and labels without reading the store. */
@NullMarked
package io.periskop.catalog;

import org.jspecify.annotations.NullMarked;
