package io.periskop.access;

import java.util.Set;

/**
 * Somebody, or some program, that is known by name.
 *
 * @param mayActFor whether it may say on whose behalf it acts
 */
public record Account(String name, Set<AccessRole> roles, boolean mayActFor) {
    public Account {
        roles = Set.copyOf(roles);
    }
}
