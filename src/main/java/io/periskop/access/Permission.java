package io.periskop.access;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What a request needs. Paths are compared as the routes compare them, so that no other spelling of a path needs less.
 *
 * @param role null for none
 * @param probe whether machines ask for it that know nothing of this server, or that have a key which the route checks:
 *     nothing is checked then
 * @param writes whether it changes anything
 */
record Permission(@Nullable AccessRole role, boolean probe, boolean writes) {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final List<PathPattern> PROBES = patterns("/-/healthy", "/-/ready", "/-/health");
    private static final List<PathPattern> ADMIN = patterns("/-/**", "/api/v1/import/**", "/api/v1/admin/**");
    private static final List<PathPattern> PUSH =
            patterns("/errors", "/push/**", "/api/v1/push/**", "/v1/traces", "/v1/logs");
    /** Questions that are too long for an address. */
    private static final List<PathPattern> QUESTIONS = patterns("/api/v1/query");

    /** Their clients have keys of their own, which the routes check, and may be pages of any origin. */
    private static final List<PathPattern> KEYED = patterns(
            "/api/{project:[0-9]+}/envelope",
            "/api/{project:[0-9]+}/envelope/",
            "/api/{project:[0-9]+}/store",
            "/api/{project:[0-9]+}/store/");

    private static final Permission PROBE = new Permission(null, true, false);
    private static final Permission NONE = new Permission(null, false, false);
    private static final Permission READ = new Permission(AccessRole.READ, false, false);

    static Permission of(HttpMethod method, PathContainer path, List<PathPattern> open) {
        if (matches(PROBES, path) || matches(KEYED, path)) {
            return PROBE;
        }
        if (method.equals(HttpMethod.OPTIONS)) {
            return NONE;
        }
        if (SAFE.contains(method)) {
            return matches(open, path) ? NONE : READ;
        }
        if (method.equals(HttpMethod.POST) && matches(QUESTIONS, path)) {
            return READ;
        }
        return new Permission(roleToWrite(path), false, true);
    }

    private static AccessRole roleToWrite(PathContainer path) {
        if (matches(ADMIN, path)) {
            return AccessRole.ADMIN;
        }
        return matches(PUSH, path) ? AccessRole.PUSH : AccessRole.WRITE;
    }

    static List<PathPattern> patterns(String... patterns) {
        return patterns(List.of(patterns));
    }

    static List<PathPattern> patterns(List<String> patterns) {
        return patterns.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }

    private static boolean matches(List<PathPattern> patterns, PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
