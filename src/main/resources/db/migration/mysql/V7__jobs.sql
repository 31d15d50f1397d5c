-- What one server does for all that work on this database: which one has it, and until when in microseconds by the database's clock.
CREATE TABLE IF NOT EXISTS periskop_job (
    name VARBINARY(255) NOT NULL,
    owner VARBINARY(255) NOT NULL,
    ends BIGINT NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;
