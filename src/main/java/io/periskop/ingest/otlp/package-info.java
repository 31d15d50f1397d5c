/** Exceptions out of OpenTelemetry's traces and logs, sent as OTLP over HTTP. */
@NullMarked
package io.periskop.ingest.otlp;

import org.jspecify.annotations.NullMarked;
