-- What all errors of a service counted: so a service costs as much to read as one error. Of it is gone what removed errors counted,
-- and there is nothing yet.
CREATE TABLE periskop_service_bucket (
    service_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    start INTEGER NOT NULL,
    series INTEGER NOT NULL,
    occurrences INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    PRIMARY KEY (service_id, step, start, series)
) WITHOUT ROWID;

-- SUM fails beyond the largest number: so it adds up halves.
INSERT INTO periskop_service_bucket (service_id, step, start, series, occurrences, gone)
SELECT
    service_id,
    step,
    start,
    series,
    CASE
        WHEN high + (low >> 32) > 2147483647 THEN 9223372036854775807
        ELSE ((high + (low >> 32)) << 32) | (low & 4294967295)
    END,
    0
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
)
ORDER BY service_id, step, start, series;

-- Many events of a service may be of one moment: in this order they are read without sorting them, and rare types without reading the others.
DROP INDEX periskop_event_happened;

CREATE INDEX periskop_event_happened ON periskop_event (service_id, happened, happened_nanos, key_hash, seq, type);
