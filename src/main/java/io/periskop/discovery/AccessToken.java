package io.periskop.discovery;

import io.periskop.http.Secret;

/**
 * What a token server gives out.
 *
 * @param lifeSeconds from when it was asked for
 */
public record AccessToken(Secret.Inline value, long lifeSeconds) {}
