-- What the API needs to know of an error: what people made of it, a number that says when it changed, and what its texts hold.
-- A service's version rises with each transaction that changes an error of it; the error notes it.
-- The database commits each step before Flyway can note it: after an interruption some may be done. One ALTER is all or nothing.
-- What has no default is null in rows that are older than it.
SET @step = (
    SELECT IF(
        COUNT(*) = 0,
        'ALTER TABLE periskop_service ADD COLUMN version BIGINT NOT NULL DEFAULT 0',
        'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'periskop_service' AND column_name = 'version');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

SET @step = (
    SELECT IF(
        COUNT(*) = 0,
        'ALTER TABLE periskop_error ADD COLUMN version BIGINT NOT NULL DEFAULT 0, ADD COLUMN state_more VARBINARY(64) NOT NULL DEFAULT '''', ADD COLUMN edits MEDIUMBLOB',
        'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'periskop_error' AND column_name = 'version');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

SET @step = (
    SELECT IF(
        COUNT(*) = 0,
        'ALTER TABLE periskop_source ADD COLUMN first_heard BIGINT NOT NULL DEFAULT 0',
        'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'periskop_source' AND column_name = 'first_heard');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

SET @step = (
    SELECT IF(
        COUNT(*) = 0,
        'ALTER TABLE periskop_event ADD COLUMN detail MEDIUMBLOB, ADD COLUMN note MEDIUMBLOB',
        'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'periskop_event' AND column_name = 'detail');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

CREATE TABLE IF NOT EXISTS periskop_text (
    service_id BIGINT NOT NULL,
    key_hash BINARY(16) NOT NULL,
    class MEDIUMBLOB NOT NULL,
    signature MEDIUMBLOB NOT NULL,
    PRIMARY KEY (service_id, key_hash)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;
