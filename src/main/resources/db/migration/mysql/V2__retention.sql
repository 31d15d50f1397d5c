-- What retention looks for, so that it never reads a whole table: errors by how long they are resolved, what was counted to
-- an error, and what is oldest. Every index begins with the service.
CREATE INDEX periskop_error_state ON periskop_error (service_id, status, state_since);
CREATE INDEX periskop_mark_route ON periskop_mark (service_id, route_hash);
CREATE INDEX periskop_occurrence_happened ON periskop_occurrence (service_id, happened);
CREATE INDEX periskop_bucket_start ON periskop_bucket (service_id, step, start);
CREATE INDEX periskop_event_happened ON periskop_event (service_id, happened);
