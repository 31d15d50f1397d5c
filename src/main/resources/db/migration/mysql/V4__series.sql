-- Buckets by the labels of their series: 0 is none, else a number that periskop_series names. In the key the time comes before the
-- error: what happened in a while is one stretch, whichever errors it was.
-- The database commits each statement before Flyway can note it: after an interruption it may be done.
SET @step = (
    SELECT IF(
        COUNT(*) = 0,
        'ALTER TABLE periskop_bucket ADD COLUMN series BIGINT NOT NULL DEFAULT 0, DROP PRIMARY KEY, ADD PRIMARY KEY (service_id, step, start, key_hash, series), DROP KEY periskop_bucket_start, ADD KEY periskop_bucket_error (service_id, key_hash, step, start)',
        'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'periskop_bucket' AND column_name = 'series');
PREPARE add_series FROM @step;
EXECUTE add_series;
DEALLOCATE PREPARE add_series;

-- Days of UTC, out of the hours that there are.
INSERT INTO periskop_bucket (service_id, key_hash, step, start, series, occurrences)
SELECT hours.service_id, hours.key_hash, 86400, hours.day, 0, hours.counted
FROM (
    SELECT
        service_id,
        key_hash,
        start DIV 24 AS day,
        CAST(LEAST(SUM(occurrences), 9223372036854775807) AS SIGNED) AS counted
    FROM periskop_bucket
    WHERE step = 3600
    GROUP BY service_id, key_hash, start DIV 24
) hours
ON DUPLICATE KEY UPDATE occurrences = hours.counted;

CREATE TABLE IF NOT EXISTS periskop_series (
    service_id BIGINT NOT NULL,
    series BIGINT NOT NULL,
    labels MEDIUMBLOB NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (service_id, series)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

-- Which series an error has, so that they stay few; the day of each when it was last counted.
CREATE TABLE IF NOT EXISTS periskop_error_series (
    service_id BIGINT NOT NULL,
    key_hash BINARY(16) NOT NULL,
    series BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (service_id, key_hash, series),
    KEY periskop_error_series_seen (service_id, seen)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;
