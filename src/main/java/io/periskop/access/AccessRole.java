package io.periskop.access;

import java.util.Locale;
import java.util.Set;

/** What a caller may do. */
public enum AccessRole {
    /** See everything. */
    READ,
    /** Resolve, mute, label; to do that one has to see. */
    WRITE,
    /** Report errors, and nothing else. */
    PUSH,
    /** Everything, reload and import included. */
    ADMIN;

    /** As it is written in the configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isGrantedBy(Set<AccessRole> roles) {
        return roles.contains(this) || roles.contains(ADMIN) || this == READ && roles.contains(WRITE);
    }
}
