-- What servers that divide targets say to each other of those they scrape, by the hash of service and URL; since and said in microseconds, said by the database's clock.
CREATE TABLE periskop_word (
    server BLOB NOT NULL,
    target_hash BLOB NOT NULL,
    said BIGINT NOT NULL,
    up BIGINT NOT NULL,
    kind BLOB NOT NULL,
    problem BLOB NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (server, target_hash)
);
CREATE INDEX periskop_word_said ON periskop_word (said);
