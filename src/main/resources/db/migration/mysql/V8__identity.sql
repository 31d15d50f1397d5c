-- What tells this database from all others, for servers that federate this one: one row.
CREATE TABLE IF NOT EXISTS periskop_identity (
    id BIGINT NOT NULL,
    epoch VARBINARY(255) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;
