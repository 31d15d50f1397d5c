-- What the API needs to know of an error: what people made of it, a number that says when it changed, and what its texts hold.
-- A service's version rises with each transaction that changes an error of it; the error notes it.
ALTER TABLE periskop_service ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

ALTER TABLE periskop_error ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

ALTER TABLE periskop_error ADD COLUMN state_more BLOB NOT NULL DEFAULT x'';

ALTER TABLE periskop_error ADD COLUMN edits BLOB NOT NULL DEFAULT x'';

ALTER TABLE periskop_source ADD COLUMN first_heard INTEGER NOT NULL DEFAULT 0;

ALTER TABLE periskop_event ADD COLUMN detail BLOB NOT NULL DEFAULT x'';

ALTER TABLE periskop_event ADD COLUMN note BLOB NOT NULL DEFAULT x'';

CREATE TABLE periskop_text (
    service_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    class BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (service_id, key_hash)
) WITHOUT ROWID;
