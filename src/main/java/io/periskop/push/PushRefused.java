package io.periskop.push;

/** A push of which nothing was used, on its way to its answer. */
public final class PushRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient PushResult result;

    public PushRefused(PushResult result) {
        super(result.sentence(), null, false, false);
        this.result = result;
    }

    public PushResult result() {
        return result;
    }
}
