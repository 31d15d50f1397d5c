-- What of an error other servers counted: how much of each, what processes have taken over of it, and until when.
ALTER TABLE periskop_error ADD COLUMN imported BYTEA NOT NULL DEFAULT '';
