-- Servers that work on this database, which of them divide targets, and when each gave its last sign of life, in microseconds by the database's clock.
CREATE TABLE periskop_replica (
    id BLOB NOT NULL,
    address BLOB NOT NULL,
    share BLOB NOT NULL,
    since BIGINT NOT NULL,
    beat BIGINT NOT NULL,
    PRIMARY KEY (id)
);
