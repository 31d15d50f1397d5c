package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import io.periskop.http.SecretText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says who we are and adds the configured headers, with files read anew for each request: tokens are rotated. */
final class Credentials implements Interceptor {
    private final HttpConfig http;
    private volatile @Nullable String problem;

    Credentials(HttpConfig http) {
        this.http = http;
    }

    /** Why the last request went without them; null if it did not. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Never throws: the client would not try again. The API says no to who says nothing. */
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        try {
            String authorization = authorization(http.authentication());
            if (authorization != null) {
                builder.setHeader("Authorization", authorization);
            }
            for (Map.Entry<String, List<Secret>> header : http.headers().entrySet()) {
                for (Secret value : header.getValue()) {
                    builder.header(header.getKey(), SecretText.of(value));
                }
            }
            problem = null;
        } catch (IOException e) {
            problem = e.getMessage();
        } catch (IllegalArgumentException e) {
            problem = "a credential or header has characters that cannot be sent";
        }
    }

    private static @Nullable String authorization(Authentication authentication) throws IOException {
        if (authentication instanceof Authentication.Basic basic) {
            String pair = SecretText.of(basic.username()) + ":" + SecretText.of(basic.password());
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        if (authentication instanceof Authentication.Credentials credentials) {
            return credentials.type() + " " + SecretText.of(credentials.credentials());
        }
        return null;
    }
}
