-- What all errors of a service counted is kept beside them, under a hash that no key has: so a service costs as much to read as
-- one error. What removed errors counted is under the hash of ones, and there is none yet.
INSERT INTO periskop_bucket (service_id, key_hash, step, start, series, occurrences)
SELECT service_id, '\x00000000000000000000000000000000'::bytea, step, start, series, LEAST(SUM(occurrences), 9223372036854775807)::bigint
FROM periskop_bucket
GROUP BY service_id, step, start, series;
