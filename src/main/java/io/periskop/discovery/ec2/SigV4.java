package io.periskop.discovery.ec2;

import io.periskop.discovery.Urls;
import io.periskop.http.HttpCall;
import io.periskop.http.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4, in the Authorization header. */
final class SigV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String END = "aws4_request";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DATE_LENGTH = 8;

    private SigV4() {}

    /** The call with a signature over its method, URL, body, host and all of its headers. */
    static HttpCall sign(HttpCall call, AwsKeys keys, String region, String service, Instant now) {
        String time = TIME.format(now);
        HttpCall dated = call.header("X-Amz-Date", time);
        Secret.Inline token = keys.sessionToken();
        if (token != null) {
            dated = dated.header("X-Amz-Security-Token", token.value());
        }
        SortedMap<String, String> headers = headers(dated);
        String names = String.join(";", headers.keySet());
        String date = time.substring(0, DATE_LENGTH);
        String scope = String.join("/", date, region, service, END);
        String toSign = String.join("\n", ALGORITHM, time, scope, hash(bytes(canonical(dated, headers, names))));
        byte[] key = bytes("AWS4" + keys.secretKey().value());
        for (String step : List.of(date, region, service, END)) {
            key = hmac(key, step);
        }
        return dated.header(
                "Authorization",
                ALGORITHM + " Credential=" + keys.accessKey() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
    }

    private static String canonical(HttpCall call, SortedMap<String, String> headers, String names) {
        String headerLines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        byte[] body = call.body();
        return String.join(
                "\n",
                call.method(),
                path(call.uri()),
                query(call.uri()),
                headerLines,
                names,
                hash(body == null ? new byte[0] : body));
    }

    /** By name in lower case; with the host as the client sends it. */
    private static SortedMap<String, String> headers(HttpCall call) {
        SortedMap<String, String> headers = new TreeMap<>();
        call.headers()
                .forEach((name, value) ->
                        headers.put(name.toLowerCase(Locale.ROOT), value.trim().replaceAll(" +", " ")));
        headers.put("host", host(call.uri()));
        return headers;
    }

    private static String host(URI uri) {
        String authority = uri.getRawAuthority();
        String usual = ":" + ("https".equals(uri.getScheme()) ? 443 : 80);
        return authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
    }

    /** Encoded once more than it is sent. */
    private static String path(URI uri) {
        String path = uri.getRawPath();
        if (path == null || path.isEmpty()) {
            return "/";
        }
        return Stream.of(path.split("/", -1)).map(Urls::encode).collect(Collectors.joining("/"));
    }

    private static String query(URI uri) {
        String query = uri.getRawQuery();
        if (query == null || query.isEmpty()) {
            return "";
        }
        List<String> parameters = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            parameters.add(parameter.indexOf('=') < 0 ? parameter + "=" : parameter);
        }
        Collections.sort(parameters);
        return String.join("&", parameters);
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
