-- What all errors of a service counted is kept beside them, under a hash that no key has: so a service costs as much to read as
-- one error. What removed errors counted is under the hash of ones, and there is none yet. SUM fails beyond the largest number: so
-- it adds up halves.
INSERT INTO periskop_bucket (service_id, key_hash, step, start, series, occurrences)
SELECT
    service_id,
    x'00000000000000000000000000000000',
    step,
    start,
    series,
    CASE
        WHEN high + (low >> 32) > 2147483647 THEN 9223372036854775807
        ELSE ((high + (low >> 32)) << 32) | (low & 4294967295)
    END
FROM (
    SELECT
        service_id,
        step,
        start,
        series,
        SUM(occurrences >> 32) AS high,
        SUM(occurrences & 4294967295) AS low
    FROM periskop_bucket
    GROUP BY service_id, step, start, series
);
