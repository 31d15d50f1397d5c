package io.periskop.ingest;

import java.util.concurrent.CompletableFuture;

/** Of one event that was taken in and is to be stored. */
record Ticket(String protocol, CompletableFuture<Outcome> outcome) {}
