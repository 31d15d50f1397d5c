-- Texts are UTF-8 in blobs, so that whatever a client sends comes back byte for byte; a hash is the first 16 bytes of SHA-256.
-- Times are microseconds since the epoch, what is finer stands beside them. Every key begins with the service.
-- Indexes beside the keys are for folding and retention: what is oldest, what is resolved, what was counted to an error.
CREATE TABLE periskop_service (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name_hash BLOB NOT NULL UNIQUE,
    name BLOB NOT NULL,
    errors INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    live INTEGER NOT NULL
);

CREATE TABLE periskop_error (
    service_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    error_key BLOB NOT NULL,
    total INTEGER NOT NULL,
    folded INTEGER NOT NULL,
    severity BLOB NOT NULL,
    severity_source BLOB NOT NULL,
    severity_source_hash BLOB NOT NULL,
    severity_origin BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    state_since INTEGER NOT NULL,
    fractions INTEGER NOT NULL,
    status INTEGER NOT NULL,
    regressed INTEGER NOT NULL,
    labels BLOB NOT NULL,
    heads BLOB NOT NULL,
    events INTEGER NOT NULL,
    horizon INTEGER NOT NULL,
    PRIMARY KEY (service_id, key_hash)
);

CREATE INDEX periskop_error_state ON periskop_error (service_id, status, state_since);

CREATE TABLE periskop_occurrence (
    service_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    seq INTEGER NOT NULL,
    happened INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (service_id, key_hash, seq)
);

CREATE INDEX periskop_occurrence_happened ON periskop_occurrence (service_id, happened);

CREATE TABLE periskop_source (
    service_id INTEGER NOT NULL,
    source_hash BLOB NOT NULL,
    name BLOB NOT NULL,
    seen INTEGER NOT NULL,
    seen_nanos INTEGER NOT NULL,
    folded INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    PRIMARY KEY (service_id, source_hash)
) WITHOUT ROWID;

CREATE INDEX periskop_source_seen ON periskop_source (service_id, folded, seen);

CREATE TABLE periskop_mark (
    service_id INTEGER NOT NULL,
    source_hash BLOB NOT NULL,
    origin_hash BLOB NOT NULL,
    origin BLOB NOT NULL,
    route_hash BLOB NOT NULL,
    route BLOB NOT NULL,
    counted INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    severity BLOB NOT NULL,
    runs BLOB NOT NULL,
    PRIMARY KEY (service_id, source_hash, origin_hash)
) WITHOUT ROWID;

CREATE INDEX periskop_mark_route ON periskop_mark (service_id, route_hash);

CREATE TABLE periskop_bucket (
    service_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    step INTEGER NOT NULL,
    start INTEGER NOT NULL,
    occurrences INTEGER NOT NULL,
    PRIMARY KEY (service_id, key_hash, step, start)
) WITHOUT ROWID;

CREATE INDEX periskop_bucket_start ON periskop_bucket (service_id, step, start);

CREATE TABLE periskop_event (
    service_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    seq INTEGER NOT NULL,
    happened INTEGER NOT NULL,
    happened_nanos INTEGER NOT NULL,
    type INTEGER NOT NULL,
    actor BLOB NOT NULL,
    PRIMARY KEY (service_id, key_hash, seq)
) WITHOUT ROWID;

CREATE INDEX periskop_event_happened ON periskop_event (service_id, happened);
