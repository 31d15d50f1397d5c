-- Texts are UTF-8 in blobs, so that whatever a client sends comes back byte for byte; a hash is the first 16 bytes of SHA-256.
-- Times are microseconds since the epoch, what is finer stands beside them. Every key begins with the service.
-- Each statement is committed alone and may be run again: a server that is killed half-way goes on at its next start.
CREATE TABLE IF NOT EXISTS periskop_service (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name_hash BINARY(16) NOT NULL UNIQUE,
    name MEDIUMBLOB NOT NULL,
    errors BIGINT NOT NULL,
    sources BIGINT NOT NULL,
    live BIGINT NOT NULL
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS periskop_error (
    service_id BIGINT NOT NULL,
    key_hash BINARY(16) NOT NULL,
    error_key MEDIUMBLOB NOT NULL,
    total BIGINT NOT NULL,
    folded BIGINT NOT NULL,
    severity MEDIUMBLOB NOT NULL,
    severity_source MEDIUMBLOB NOT NULL,
    severity_source_hash BINARY(16) NOT NULL,
    severity_origin MEDIUMBLOB NOT NULL,
    created_at BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    state_since BIGINT NOT NULL,
    fractions BIGINT NOT NULL,
    status BIGINT NOT NULL,
    regressed BIGINT NOT NULL,
    labels MEDIUMBLOB NOT NULL,
    heads MEDIUMBLOB NOT NULL,
    events BIGINT NOT NULL,
    horizon BIGINT NOT NULL,
    PRIMARY KEY (service_id, key_hash)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS periskop_occurrence (
    service_id BIGINT NOT NULL,
    key_hash BINARY(16) NOT NULL,
    seq BIGINT NOT NULL,
    happened BIGINT NOT NULL,
    payload MEDIUMBLOB NOT NULL,
    PRIMARY KEY (service_id, key_hash, seq)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS periskop_source (
    service_id BIGINT NOT NULL,
    source_hash BINARY(16) NOT NULL,
    name MEDIUMBLOB NOT NULL,
    seen BIGINT NOT NULL,
    seen_nanos BIGINT NOT NULL,
    folded BIGINT NOT NULL,
    origins BIGINT NOT NULL,
    PRIMARY KEY (service_id, source_hash),
    KEY periskop_source_seen (service_id, folded, seen)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS periskop_mark (
    service_id BIGINT NOT NULL,
    source_hash BINARY(16) NOT NULL,
    origin_hash BINARY(16) NOT NULL,
    origin MEDIUMBLOB NOT NULL,
    route_hash BINARY(16) NOT NULL,
    route MEDIUMBLOB NOT NULL,
    counted BIGINT NOT NULL,
    settled BIGINT NOT NULL,
    severity MEDIUMBLOB NOT NULL,
    runs MEDIUMBLOB NOT NULL,
    PRIMARY KEY (service_id, source_hash, origin_hash)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS periskop_bucket (
    service_id BIGINT NOT NULL,
    key_hash BINARY(16) NOT NULL,
    step BIGINT NOT NULL,
    start BIGINT NOT NULL,
    occurrences BIGINT NOT NULL,
    PRIMARY KEY (service_id, key_hash, step, start)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS periskop_event (
    service_id BIGINT NOT NULL,
    key_hash BINARY(16) NOT NULL,
    seq BIGINT NOT NULL,
    happened BIGINT NOT NULL,
    happened_nanos BIGINT NOT NULL,
    type BIGINT NOT NULL,
    actor MEDIUMBLOB NOT NULL,
    PRIMARY KEY (service_id, key_hash, seq)
) ENGINE = InnoDB, DEFAULT CHARACTER SET = utf8mb4, DEFAULT COLLATE = utf8mb4_bin;
