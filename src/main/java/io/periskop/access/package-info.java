/** Who may do what over HTTP: TLS, logins, roles, origins, limits per client, and the log of who wrote. */
@NullMarked
package io.periskop.access;

import org.jspecify.annotations.NullMarked;
