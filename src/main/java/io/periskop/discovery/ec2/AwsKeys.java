package io.periskop.discovery.ec2;

import io.periskop.http.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What requests are signed with.
 *
 * @param sessionToken null for keys that last
 * @param expires null for keys that last
 */
record AwsKeys(
        String accessKey,
        Secret.Inline secretKey,
        Secret.@Nullable Inline sessionToken,
        @Nullable Instant expires) {

    static AwsKeys lasting(String accessKey, String secretKey, String sessionToken) {
        return new AwsKeys(accessKey, new Secret.Inline(secretKey), token(sessionToken), null);
    }

    static AwsKeys until(Instant expires, String accessKey, String secretKey, String sessionToken) {
        return new AwsKeys(accessKey, new Secret.Inline(secretKey), token(sessionToken), expires);
    }

    private static Secret.@Nullable Inline token(String text) {
        return text.isEmpty() ? null : new Secret.Inline(text);
    }
}
