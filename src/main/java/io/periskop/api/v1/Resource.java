package io.periskop.api.v1;

/** A part of this API. */
public interface Resource {
    /** Called once, before the server listens. */
    void declare(Endpoints endpoints);
}
