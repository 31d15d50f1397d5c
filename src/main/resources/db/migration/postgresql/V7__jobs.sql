-- What one server does for all that work on this database: which one has it, and until when in microseconds by the database's clock.
CREATE TABLE periskop_job (
    name BYTEA NOT NULL,
    owner BYTEA NOT NULL,
    ends BIGINT NOT NULL,
    PRIMARY KEY (name)
);
