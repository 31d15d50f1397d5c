-- Buckets by the labels of their series: 0 is none, else a number that periskop_series names. In the key the time comes before the
-- error: what happened in a while is one stretch, whichever errors it was.
ALTER TABLE periskop_bucket ADD COLUMN series BIGINT NOT NULL DEFAULT 0;

ALTER TABLE periskop_bucket
    DROP CONSTRAINT periskop_bucket_pkey,
    ADD PRIMARY KEY (service_id, step, start, key_hash, series);

DROP INDEX periskop_bucket_start;

CREATE INDEX periskop_bucket_error ON periskop_bucket (service_id, key_hash, step, start);

-- Days of UTC, out of the hours that there are.
INSERT INTO periskop_bucket (service_id, key_hash, step, start, occurrences)
SELECT service_id, key_hash, 86400, start / 24, LEAST(SUM(occurrences), 9223372036854775807)::bigint
FROM periskop_bucket
WHERE step = 3600
GROUP BY service_id, key_hash, start / 24;

CREATE TABLE periskop_series (
    service_id BIGINT NOT NULL,
    series BIGINT NOT NULL,
    labels BYTEA NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (service_id, series)
);

-- Which series an error has, so that they stay few; the day of each when it was last counted.
CREATE TABLE periskop_error_series (
    service_id BIGINT NOT NULL,
    key_hash BYTEA NOT NULL,
    series BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (service_id, key_hash, series)
);

CREATE INDEX periskop_error_series_seen ON periskop_error_series (service_id, seen);
