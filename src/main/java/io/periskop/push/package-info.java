/** Errors that are pushed: whose they are, how they are counted until somebody scrapes them, and how they are told. */
@NullMarked
package io.periskop.push;

import org.jspecify.annotations.NullMarked;
