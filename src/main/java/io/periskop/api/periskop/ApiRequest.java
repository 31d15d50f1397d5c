package io.periskop.api.periskop;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a path asks for. Slashes at the end matter, as in the original. A key is everything between {@code /errors/} and
 * the last slash, decoded once: {@code a/b}, {@code a%2Fb} and keys with {@code //} or {@code ../} in them all have an
 * address.
 */
sealed interface ApiRequest {
    record Services() implements ApiRequest {}

    record ServiceErrors(String service) implements ApiRequest {}

    record OneError(String service, String key) implements ApiRequest {}

    record Targets() implements ApiRequest {}

    record OwnErrors() implements ApiRequest {}

    record Health() implements ApiRequest {}

    /** The path is not clean; ask again for this one. */
    record Moved(String cleanPath) implements ApiRequest {}

    record Unknown() implements ApiRequest {}

    String SERVICES = "/services/";
    String ERRORS = "errors/";

    /** @param rawPath begins with a slash; its percent-encoding is valid */
    static ApiRequest parse(String rawPath) {
        return switch (rawPath) {
            case SERVICES -> new Services();
            case "/targets/" -> new Targets();
            case "/errors" -> new OwnErrors();
            case "/-/health" -> new Health();
            default -> rawPath.startsWith(SERVICES) ? ofService(rawPath) : unclean(rawPath);
        };
    }

    private static ApiRequest ofService(String rawPath) {
        int slash = rawPath.indexOf('/', SERVICES.length());
        if (slash <= SERVICES.length() || !rawPath.startsWith(ERRORS, slash + 1)) {
            return unclean(rawPath);
        }
        String service = decode(rawPath.substring(SERVICES.length(), slash));
        String rest = rawPath.substring(slash + 1 + ERRORS.length());
        if (rest.isEmpty()) {
            return new ServiceErrors(service);
        }
        return rest.endsWith("/") ? new OneError(service, decode(rest.substring(0, rest.length() - 1))) : new Unknown();
    }

    private static ApiRequest unclean(String rawPath) {
        String clean = clean(rawPath);
        return clean.equals(rawPath) ? new Unknown() : new Moved(clean);
    }

    private static String clean(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String clean = "/" + String.join("/", segments);
        return path.endsWith("/") && clean.length() > 1 ? clean + "/" : clean;
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
