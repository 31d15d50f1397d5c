package io.periskop.scrape;

import io.periskop.aggregate.ErrorRules;

/**
 * What is made of a target's answers.
 *
 * @param errorRules of the service, not yet those of a target
 * @param errorLimit 0 for any number
 */
record AnswerOptions(long bodySizeLimit, ErrorRules errorRules, int errorLimit) {}
