/** What the operator says: the configuration file, the command line and the environment, as checked values. */
@NullMarked
package io.periskop.config;

import org.jspecify.annotations.NullMarked;
