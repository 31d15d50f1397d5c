-- What all errors of a service counted: so a service costs as much to read as one error. Of it is gone what removed errors counted,
-- and there is nothing yet.
-- After an interruption some of it may be done before Flyway could note it.
CREATE TABLE IF NOT EXISTS periskop_service_bucket (
    service_id BIGINT NOT NULL,
    step BIGINT NOT NULL,
    start BIGINT NOT NULL,
    series BIGINT NOT NULL,
    occurrences BIGINT NOT NULL,
    gone BIGINT NOT NULL,
    PRIMARY KEY (service_id, step, start, series)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

INSERT INTO periskop_service_bucket (service_id, step, start, series, occurrences, gone)
SELECT sums.service_id, sums.step, sums.start, sums.series, sums.counted, 0
FROM (
    SELECT
        service_id,
        step,
        start,
        series,
        CAST(LEAST(SUM(occurrences), 9223372036854775807) AS SIGNED) AS counted
    FROM periskop_bucket
    GROUP BY service_id, step, start, series
) sums
ON DUPLICATE KEY UPDATE occurrences = sums.counted;

-- Many events of a service may be of one moment: in this order they are read without sorting them, and rare types without reading the others.
SET @step = (
    SELECT IF(
        COUNT(*) = 0,
        'ALTER TABLE periskop_event DROP KEY periskop_event_happened, ADD KEY periskop_event_happened (service_id, happened, happened_nanos, key_hash, seq, type)',
        'DO 0')
    FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'periskop_event' AND index_name = 'periskop_event_happened'
        AND column_name = 'type');
PREPARE order_events FROM @step;
EXECUTE order_events;
DEALLOCATE PREPARE order_events;
