-- What of an error other servers counted: how much of each, what processes have taken over of it, and until when.
-- The database commits the column before Flyway can note it: after an interruption it may be there.
SET @step = (
    SELECT IF(
        COUNT(*) = 0,
        'ALTER TABLE periskop_error ADD COLUMN imported VARBINARY(8192) NOT NULL DEFAULT ''''',
        'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'periskop_error' AND column_name = 'imported');
PREPARE add_imported FROM @step;
EXECUTE add_imported;
DEALLOCATE PREPARE add_imported;
