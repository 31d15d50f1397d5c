package io.periskop.discovery.ec2;

import io.periskop.http.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to AWS, as configured. What is empty is looked for where AWS' own tools look.
 *
 * @param secretKey null exactly if {@code accessKey} is empty
 * @param roleArn a role that is assumed with what the others give
 * @param externalId what the role may ask for
 */
record AwsLogin(String accessKey, @Nullable Secret secretKey, String profile, String roleArn, String externalId) {}
