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

/** Puts a target's URL together from its labels. */
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

    URI of(Labels labels) throws NotScrapable {
        String scheme = text(labels, Labels.SCHEME);
        if (!SCHEMES.contains(scheme)) {
            throw new NotScrapable("scheme is neither http nor https: " + NotScrapable.shown(scheme));
        }
        String path = endpoint.encoded(text(labels, Labels.METRICS_PATH));
        String query = endpoint.encoded(params(labels));
        if (path.indexOf('#') >= 0 || query.indexOf('#') >= 0) {
            throw new NotScrapable("path has a fragment: " + NotScrapable.shown(path));
        }
        String url = scheme + "://" + text(labels, Labels.ADDRESS) + path + query;
        if (url.length() > LONGEST) {
            throw new NotScrapable("URL is longer than " + LONGEST + " characters");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // The message would hold the query.
            throw new NotScrapable("path is not one of a URL: " + NotScrapable.shown(path));
        }
    }

    /** Judged before it becomes part of a URL, where it could mean another host. Underscores are common in Docker. */
    static void checkAddress(String address) throws NotScrapable {
        if (address.isEmpty()) {
            throw new NotScrapable("no address: " + Labels.ADDRESS + " is empty");
        }
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            // What has an @ may have a password.
            throw new NotScrapable("address is not host:port"
                    + (address.indexOf('@') < 0 ? ": " + NotScrapable.shown(address) : ", it has an @"));
        }
        String port = parts.group(1);
        if (port != null && (Integer.parseInt(port) == 0 || Integer.parseInt(port) > LAST_PORT)) {
            throw new NotScrapable("port is not one of 1 to " + LAST_PORT + ": " + NotScrapable.shown(address));
        }
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
