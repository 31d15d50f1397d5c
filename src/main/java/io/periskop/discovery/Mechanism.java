package io.periskop.discovery;

import java.util.List;

/** Port: a way of finding targets, as the configuration knows it. One object each, listed in {@code config.Mechanisms}. */
public interface Mechanism {
    /** The key is this and {@code _sd_configs}: {@code dns}, {@code kubernetes}. */
    String name();

    /** The keys of one entry, in Prometheus' order, without those of {@code <http_config>}. */
    List<String> keys();

    /** Whether an entry may have the keys of {@code <http_config>} too. */
    default boolean usesHttp() {
        return true;
    }

    /**
     * One entry as a value. Nothing is asked or opened.
     *
     * @throws RuntimeException as {@link Settings} makes them, with the place in the file
     */
    Discovery read(Settings settings);
}
