/** Takes secrets out of what processes report, before any of it is kept. Plain text in, plain text out, in linear time. */
@NullMarked
package io.periskop.scrub;

import org.jspecify.annotations.NullMarked;
