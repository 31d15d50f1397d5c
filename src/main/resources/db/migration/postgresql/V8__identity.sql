-- What tells this database from all others, for servers that federate this one: one row.
CREATE TABLE periskop_identity (
    id BIGINT NOT NULL,
    epoch BYTEA NOT NULL,
    PRIMARY KEY (id)
);
