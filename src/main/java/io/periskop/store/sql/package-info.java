/** The store that keeps everything in a database: PostgreSQL, MySQL and MariaDB, or a SQLite file. */
@NullMarked
package io.periskop.store.sql;

import org.jspecify.annotations.NullMarked;
