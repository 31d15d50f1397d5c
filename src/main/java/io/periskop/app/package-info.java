/** Roles, wiring and life cycle: the only package that knows all others. */
@NullMarked
package io.periskop.app;

import org.jspecify.annotations.NullMarked;
