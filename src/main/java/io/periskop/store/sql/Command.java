package io.periskop.store.sql;

/** Every statement that writes, but for {@link Write}. Values are bound in the order of the question marks. */
enum Command {
    /** Does nothing where there is such a service. */
    ADD_SERVICE("INSERT INTO periskop_service (name_hash, name, errors, sources, live) VALUES (?, ?, 0, 0, 0)"
            + " ON CONFLICT (name_hash) DO NOTHING"),
    /** Changes nothing, and fails where nothing may be changed. */
    PROBE("UPDATE periskop_service SET errors = errors WHERE id = -1"),
    COUNT_SERVICE("UPDATE periskop_service SET errors = ?, sources = ?, live = ?, version = ? WHERE id = ?"),
    FORGET_MARKS("DELETE FROM periskop_mark WHERE service_id = ? AND source_hash = ?"),
    FORGET_SOURCE("DELETE FROM periskop_source WHERE service_id = ? AND source_hash = ?"),
    ADD_FOLDED("UPDATE periskop_error SET folded = folded + ? WHERE service_id = ? AND key_hash = ?"),
    /** No bucket has them any more. */
    FORGET_SERIES("DELETE FROM periskop_series WHERE service_id = ? AND seen < ?"),
    REMOVE_ERROR("DELETE FROM periskop_error WHERE service_id = ? AND key_hash = ?"),
    TRIM_EVENTS("DELETE FROM periskop_event WHERE service_id = ? AND key_hash = ? AND seq <= ?"),
    /** {@code $now} is the database's time in microseconds. */
    ADD_REPLICA("INSERT INTO periskop_replica (id, address, share, since, beat) VALUES (?, ?, ?, $now, $now)"
            + " ON CONFLICT (id) DO NOTHING"),
    BEAT("UPDATE periskop_replica SET beat = $now, address = ?, share = ? WHERE id = ?"),
    REMOVE_REPLICA("DELETE FROM periskop_replica WHERE id = ?"),
    FORGET_WORDS("DELETE FROM periskop_word WHERE server = ?"),
    /** The first one stays. */
    ADD_IDENTITY("INSERT INTO periskop_identity (id, epoch) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"),
    /** Does nothing where it is somebody's. */
    TAKE_JOB("UPDATE periskop_job SET owner = ?, ends = $now + ? WHERE name = ? AND (owner = ? OR ends <= $now)"),
    ADD_JOB("INSERT INTO periskop_job (name, owner, ends) VALUES (?, ?, $now + ?) ON CONFLICT (name) DO NOTHING"),
    GIVE_BACK_JOB("UPDATE periskop_job SET owner = ?, ends = $now + ? WHERE name = ? AND owner = ?");

    private final String sql;

    Command(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }
}
