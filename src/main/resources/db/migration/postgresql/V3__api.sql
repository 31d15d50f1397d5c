-- What the API needs to know of an error: what people made of it, a number that says when it changed, and what its texts hold.
-- A service's version rises with each transaction that changes an error of it; the error notes it.
ALTER TABLE periskop_service ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

ALTER TABLE periskop_error
    ADD COLUMN version BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN state_more BYTEA NOT NULL DEFAULT '',
    ADD COLUMN edits BYTEA NOT NULL DEFAULT '';

ALTER TABLE periskop_source ADD COLUMN first_heard BIGINT NOT NULL DEFAULT 0;

ALTER TABLE periskop_event
    ADD COLUMN detail BYTEA NOT NULL DEFAULT '',
    ADD COLUMN note BYTEA NOT NULL DEFAULT '';

CREATE TABLE periskop_text (
    service_id BIGINT NOT NULL,
    key_hash BYTEA NOT NULL,
    class BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    PRIMARY KEY (service_id, key_hash)
);
