/** Virtual machines of Azure, also those of scale sets: Prometheus' azure. */
@NullMarked
package io.periskop.discovery.azure;

import org.jspecify.annotations.NullMarked;
