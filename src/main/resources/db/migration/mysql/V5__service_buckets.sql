-- What all errors of a service counted is kept beside them, under a hash that no key has: so a service costs as much to read as
-- one error. What removed errors counted is under the hash of ones, and there is none yet.
-- After an interruption it may be done before Flyway could note it.
INSERT INTO periskop_bucket (service_id, key_hash, step, start, series, occurrences)
SELECT sums.service_id, x'00000000000000000000000000000000', sums.step, sums.start, sums.series, sums.counted
FROM (
    SELECT
        service_id,
        step,
        start,
        series,
        CAST(LEAST(SUM(occurrences), 9223372036854775807) AS SIGNED) AS counted
    FROM periskop_bucket
    WHERE key_hash <> x'00000000000000000000000000000000'
    GROUP BY service_id, step, start, series
) sums
ON DUPLICATE KEY UPDATE occurrences = sums.counted;
