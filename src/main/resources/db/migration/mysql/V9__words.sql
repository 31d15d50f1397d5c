-- What servers that divide targets say to each other of those they scrape, by the hash of service and URL; since and said in microseconds, said by the database's clock.
CREATE TABLE IF NOT EXISTS periskop_word (
    server VARBINARY(255) NOT NULL,
    target_hash BINARY(16) NOT NULL,
    said BIGINT NOT NULL,
    up BIGINT NOT NULL,
    kind VARBINARY(255) NOT NULL,
    problem VARBINARY(4000) NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (server, target_hash),
    KEY periskop_word_said (said)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;
