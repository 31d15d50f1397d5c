package io.periskop.api.v1;

/** Longer texts of the OpenAPI document. */
final class Texts {
    static final String DESCRIPTION = """
            Errors of all services, with their counts in time, labels and life cycle; targets; and how the server does.

            * Times are RFC 3339 in answers. Parameters and bodies may also give seconds or milliseconds since 1970.
            * Durations are Prometheus': `5m`, `1h30m`, `7d`.
            * Parameters and members of bodies that are not known are refused, so that a typing error does not go unnoticed.
            * Whatever cannot be done is answered with `application/problem+json`. Its `type` never changes its meaning.
            * Answers to GET have a weak `ETag`; with `If-None-Match` the same answer is not sent twice.
            """;

    private Texts() {}
}
