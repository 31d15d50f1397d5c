package io.periskop.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What command line and environment say.
 *
 * @param configFile null when neither names one
 * @param port 0 to 65535, where 0 is any free port; null when neither names one
 * @param address a name or IP address without brackets; null when not given
 * @param externalUrl how browsers call this server; null when not given
 * @param routePrefix before all paths: empty, or a path without a slash at its end; null when not given
 * @param importFrom what to import instead of serving; null for serving
 * @param pushTo where the batch job of a demo fleet pushes to; null for nowhere
 * @param help the usage was asked for; then, as with {@code version}, the environment was not read
 */
public record Options(
        Role role,
        @Nullable Path configFile,
        @Nullable Integer port,
        @Nullable String address,
        @Nullable URI externalUrl,
        @Nullable String routePrefix,
        boolean demo,
        @Nullable ImportSource importFrom,
        boolean help,
        boolean version,
        PushOptions push,
        @Nullable URI pushTo) {

    /**
     * What the command line says about a push gateway.
     *
     * @param expireAfter zero for never; null when not given
     * @param persistenceFile null when not given
     */
    public record PushOptions(
            @Nullable Duration expireAfter, @Nullable Path persistenceFile) {
        public static final PushOptions NONE = new PushOptions(null, null);
    }

    /** Which says nothing about a push gateway or a demo fleet. */
    public Options(
            Role role,
            @Nullable Path configFile,
            @Nullable Integer port,
            @Nullable String address,
            @Nullable URI externalUrl,
            @Nullable String routePrefix,
            boolean demo,
            @Nullable ImportSource importFrom,
            boolean help,
            boolean version) {
        this(
                role,
                configFile,
                port,
                address,
                externalUrl,
                routePrefix,
                demo,
                importFrom,
                help,
                version,
                PushOptions.NONE,
                null);
    }
}
