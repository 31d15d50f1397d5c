package io.periskop.scrape;

/** What became of something that was discovered. */
sealed interface Made permits Target, DroppedTarget {}
