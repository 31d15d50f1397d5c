-- Servers that work on this database, which of them divide targets, and when each gave its last sign of life, in microseconds by the database's clock.
CREATE TABLE IF NOT EXISTS periskop_replica (
    id VARBINARY(255) NOT NULL,
    address VARBINARY(2000) NOT NULL,
    share VARBINARY(255) NOT NULL,
    since BIGINT NOT NULL,
    beat BIGINT NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;
