package io.periskop.access;

import java.security.Principal;
import java.util.Arrays;
import java.util.List;

/** What a page may know of who looks at it. */
public final class Sessions {
    private Sessions() {}

    /** What who passed {@link AccessFilter} may do, by the keys of roles, in a fixed order; none for others. */
    public static List<String> roles(Principal principal) {
        if (!(principal instanceof Caller caller)) {
            return List.of();
        }
        return Arrays.stream(AccessRole.values())
                .filter(role -> role.isGrantedBy(caller.roles()))
                .map(AccessRole::key)
                .toList();
    }

    /** Whether who passed had to log in. */
    public static boolean isLoggedIn(Principal principal) {
        return principal instanceof Caller caller && !caller.account().isEmpty();
    }
}
