-- Buckets by the labels of their series: 0 is none, else a number that periskop_series names. In the key the time comes before the
-- error: what happened in a while is one stretch, whichever errors it was.
CREATE TABLE periskop_bucket_next (
    service_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    step INTEGER NOT NULL,
    start INTEGER NOT NULL,
    series INTEGER NOT NULL DEFAULT 0,
    occurrences INTEGER NOT NULL,
    PRIMARY KEY (service_id, step, start, key_hash, series)
) WITHOUT ROWID;

INSERT INTO periskop_bucket_next (service_id, key_hash, step, start, occurrences)
SELECT service_id, key_hash, step, start, occurrences
FROM periskop_bucket
ORDER BY service_id, step, start, key_hash;

-- Days of UTC, out of the hours that there are. SUM fails beyond the largest number: so it adds up halves.
INSERT INTO periskop_bucket_next (service_id, key_hash, step, start, occurrences)
SELECT
    service_id,
    key_hash,
    86400,
    day,
    CASE
        WHEN high + (low >> 32) > 2147483647 THEN 9223372036854775807
        ELSE ((high + (low >> 32)) << 32) | (low & 4294967295)
    END
FROM (
    SELECT
        service_id,
        key_hash,
        start / 24 AS day,
        SUM(occurrences >> 32) AS high,
        SUM(occurrences & 4294967295) AS low
    FROM periskop_bucket
    WHERE step = 3600
    GROUP BY service_id, key_hash, start / 24
);

DROP TABLE periskop_bucket;

ALTER TABLE periskop_bucket_next RENAME TO periskop_bucket;

CREATE INDEX periskop_bucket_error ON periskop_bucket (service_id, key_hash, step, start);

CREATE TABLE periskop_series (
    service_id INTEGER NOT NULL,
    series INTEGER NOT NULL,
    labels BLOB NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (service_id, series)
) WITHOUT ROWID;

-- Which series an error has, so that they stay few; the day of each when it was last counted.
CREATE TABLE periskop_error_series (
    service_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    series INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (service_id, key_hash, series)
) WITHOUT ROWID;

CREATE INDEX periskop_error_series_seen ON periskop_error_series (service_id, seen);
