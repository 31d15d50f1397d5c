package io.periskop.access;

import java.security.Principal;
import java.util.Set;

/**
 * Who sent a request.
 *
 * @param name what the history of errors shows
 * @param account the name of the login; empty without one
 * @param roles those of the login; without logins all of them
 * @param explicit whether the login cannot be sent by a browser on its own: then no page can abuse it
 */
record Caller(String name, String account, Set<AccessRole> roles, boolean mayActFor, boolean explicit)
        implements Principal {
    /** Where nobody has to log in. */
    static final Caller ANYBODY = new Caller("anonymous", "", Set.of(AccessRole.ADMIN), false, false);
    /** Where one has to, but not for this. */
    static final Caller STRANGER = new Caller("anonymous", "", Set.of(), false, false);

    static Caller of(Account account, boolean explicit) {
        return new Caller(account.name(), account.name(), account.roles(), account.mayActFor(), explicit);
    }

    Caller actingFor(String actor) {
        return new Caller(actor + " (via " + account + ")", account, roles, mayActFor, explicit);
    }

    @Override
    public String getName() {
        return name;
    }
}
