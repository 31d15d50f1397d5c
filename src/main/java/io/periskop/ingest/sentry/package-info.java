/** Sentry's protocol, as its SDKs speak it. */
@NullMarked
package io.periskop.ingest.sentry;

import org.jspecify.annotations.NullMarked;
