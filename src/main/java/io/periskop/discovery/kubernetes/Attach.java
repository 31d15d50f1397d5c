package io.periskop.discovery.kubernetes;

/** What else is told of a target: {@code attach_metadata}. */
record Attach(boolean node, boolean namespace, boolean deployment, boolean job, boolean cronjob) {
    static final Attach NOTHING = new Attach(false, false, false, false, false);
}
