package io.periskop.config;

/**
 * How this server works beside others on the same database.
 *
 * @param divideTargets whether a target is scraped by one of them; else each scrapes all that it discovers
 * @param fingerprint of the file: servers with the same discover the same. Says nothing of what is in it
 */
public record ReplicasConfig(boolean divideTargets, String fingerprint) {
    static final ReplicasConfig ALONE = new ReplicasConfig(false, "");

    /** Those that have the same divide targets; empty to divide none. */
    public String group() {
        return divideTargets ? fingerprint : "";
    }
}
