package io.periskop.discovery;

import io.periskop.http.Http;
import reactor.core.scheduler.Scheduler;

/**
 * What mechanisms run on.
 *
 * @param clock tells the time and runs delays; nothing may block it
 * @param blocking for files and other things that block
 * @param userAgent of requests, such as {@code Periskop/0.1.0}
 */
public record DiscoveryContext(Http http, Scheduler clock, Scheduler blocking, String userAgent) {}
