-- What all errors of a service counted: so a service costs as much to read as one error. Of it is gone what removed errors counted,
-- and there is nothing yet.
CREATE TABLE periskop_service_bucket (
    service_id BIGINT NOT NULL,
    step BIGINT NOT NULL,
    start BIGINT NOT NULL,
    series BIGINT NOT NULL,
    occurrences BIGINT NOT NULL,
    gone BIGINT NOT NULL,
    PRIMARY KEY (service_id, step, start, series)
);

INSERT INTO periskop_service_bucket (service_id, step, start, series, occurrences, gone)
SELECT service_id, step, start, series, LEAST(SUM(occurrences), 9223372036854775807)::bigint, 0
FROM periskop_bucket
GROUP BY service_id, step, start, series
ORDER BY service_id, step, start, series;

-- Many events of a service may be of one moment: in this order they are read without sorting them, and rare types without reading the others.
DROP INDEX periskop_event_happened;

CREATE INDEX periskop_event_happened ON periskop_event (service_id, happened, happened_nanos, key_hash, seq, type);
