package io.periskop.push;

import io.periskop.label.Labels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a path says about who pushes: {@code job} and further labels, or nothing. Two paths with the same labels in another
 * order are one group, as in Prometheus' Pushgateway.
 */
public record Group(Labels labels) implements Comparable<Group> {
    /** Of pushes to {@code /errors} alone. */
    public static final Group NONE = new Group(Labels.NONE);

    /** Null if there is none. */
    public @Nullable String job() {
        return labels.get(Labels.JOB);
    }

    /** The path that leads to it, {@code job} first: empty, or {@code /job/…}. The same for equal groups. */
    public String path() {
        String job = job();
        if (job == null) {
            return "";
        }
        StringBuilder path = new StringBuilder();
        append(path, Labels.JOB, job);
        for (Map.Entry<String, String> label : labels.byName().entrySet()) {
            if (!label.getKey().equals(Labels.JOB)) {
                append(path, label.getKey(), label.getValue());
            }
        }
        return path.toString();
    }

    /** What cannot stand in a path as it is, or would be taken for something else there, is in Base64. */
    private static void append(StringBuilder path, String name, String value) {
        boolean plain = value.indexOf('/') < 0 && !value.equals(".") && !value.equals("..");
        path.append('/').append(name);
        if (plain) {
            path.append('/')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        } else {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            path.append(PushPath.BASE64)
                    .append('/')
                    .append(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    @Override
    public int compareTo(Group other) {
        return path().compareTo(other.path());
    }
}
