/** Tells Alertmanagers what happens to errors, and reads from them what fires. */
@NullMarked
package io.periskop.alert;

import org.jspecify.annotations.NullMarked;
