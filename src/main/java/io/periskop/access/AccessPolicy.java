package io.periskop.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;

/** One configuration, ready to be asked; a reload puts another one in its place. */
record AccessPolicy(
        AccessConfig config,
        Logins logins,
        Origins origins,
        HostNames hosts,
        List<PathPattern> openPaths,
        @Nullable TokenBuckets rate) {}
