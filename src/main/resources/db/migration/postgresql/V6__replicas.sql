-- Servers that work on this database, which of them divide targets, and when each gave its last sign of life, in microseconds by the database's clock.
CREATE TABLE periskop_replica (
    id BYTEA NOT NULL,
    address BYTEA NOT NULL,
    share BYTEA NOT NULL,
    since BIGINT NOT NULL,
    beat BIGINT NOT NULL,
    PRIMARY KEY (id)
);
