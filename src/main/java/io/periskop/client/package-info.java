/**
 * Collects a process's exceptions, already aggregated, and exposes them for Periskop to scrape.
 *
 * <p>Data moves one way: {@link io.periskop.client.ErrorCollector} (mutable, private) → {@link
 * io.periskop.client.Snapshot} (immutable values) → {@link io.periskop.client.JsonExposition} (bytes) → a handler or a
 * {@link io.periskop.client.PushGateway}. Everything needs the JDK only.
 *
 * <p>Parameters and results are never null unless the text says so.
 */
package io.periskop.client;
