package io.periskop.scrape;

import io.periskop.label.Labels;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts a target's URL together from its labels; as Prometheus shows it, also where nothing can be scraped at it. */
final class TargetUrl {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");
    private static final int LAST_PORT = 65_535;
    /** Servers take no longer ones, and each is kept and logged. */
    private static final int LONGEST = 8192;

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final Endpoint endpoint;

    TargetUrl(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * @throws NotScrapable also where there is no URL to list it under
     */
    TargetLocation of(Labels labels) throws NotScrapable {
        String scheme = text(labels, Labels.SCHEME);
        String address = text(labels, Labels.ADDRESS);
        String problem = SCHEMES.contains(scheme)
                ? problem(address)
                : "scheme is neither http nor https: " + NotScrapable.shown(scheme);
        String path = endpoint.encoded(text(labels, Labels.METRICS_PATH));
        String query = endpoint.encoded(params(labels));
        if (path.indexOf('#') >= 0 || query.indexOf('#') >= 0) {
            throw new NotScrapable("path has a fragment: " + NotScrapable.shown(path));
        }
        String start = scheme.isEmpty() ? "//" : scheme + "://";
        return new TargetLocation(url(start, address, path, query, problem), problem);
    }

    private static URI url(String start, String address, String path, String query, @Nullable String problem)
            throws NotScrapable {
        if (problem == null) {
            return parsed(start + address + path + query, "path is not one of a URL: " + NotScrapable.shown(path));
        }
        try {
            return parsed(start + UrlEncoding.host(address) + path + query, problem);
        } catch (NotScrapable e) {
            return parsed(start + UrlEncoding.name(address) + path + query, problem);
        }
    }

    private static URI parsed(String url, String otherwise) throws NotScrapable {
        if (url.length() > LONGEST) {
            throw new NotScrapable("URL is longer than " + LONGEST + " characters");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // The message would hold the query.
            throw new NotScrapable(otherwise);
        }
    }

    /** What Prometheus does not take for an address at all. */
    static void checkAddress(String address) throws NotScrapable {
        if (address.isEmpty()) {
            throw new NotScrapable("no address: " + Labels.ADDRESS + " is empty");
        }
        if (address.indexOf('/') >= 0) {
            throw new NotScrapable(noAddress(address));
        }
    }

    /** Judged before anything is asked at the URL, where it could mean another host. Underscores are common in Docker. */
    private static @Nullable String problem(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return noAddress(address);
        }
        String port = parts.group(1);
        if (port != null && (Integer.parseInt(port) == 0 || Integer.parseInt(port) > LAST_PORT)) {
            return "port is not one of 1 to " + LAST_PORT + ": " + NotScrapable.shown(address);
        }
        return null;
    }

    /** What has an @ may have a password. */
    private static String noAddress(String address) {
        return "address is not host:port"
                + (address.indexOf('@') < 0 ? ": " + NotScrapable.shown(address) : ", it has an @");
    }

    private UrlParams params(Labels labels) {
        Map<String, String> first = new TreeMap<>();
        for (Map.Entry<String, String> label :
                labels.byName().tailMap(Labels.PARAM_PREFIX).entrySet()) {
            if (!label.getKey().startsWith(Labels.PARAM_PREFIX)) {
                break;
            }
            first.put(label.getKey().substring(Labels.PARAM_PREFIX.length()), label.getValue());
        }
        return first.isEmpty() ? endpoint.params() : endpoint.params().withFirst(first);
    }

    private static String text(Labels labels, String name) {
        return Objects.requireNonNullElse(labels.get(name), "");
    }
}
