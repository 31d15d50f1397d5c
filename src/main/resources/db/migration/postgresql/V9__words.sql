-- What servers that divide targets say to each other of those they scrape, by the hash of service and URL; since and said in microseconds, said by the database's clock.
CREATE TABLE periskop_word (
    server BYTEA NOT NULL,
    target_hash BYTEA NOT NULL,
    said BIGINT NOT NULL,
    up BIGINT NOT NULL,
    kind BYTEA NOT NULL,
    problem BYTEA NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (server, target_hash)
);
CREATE INDEX periskop_word_said ON periskop_word (said);
