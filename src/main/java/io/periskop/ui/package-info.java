/** The page that people read: its files as the browser gets them. What it shows comes from the API. */
@NullMarked
package io.periskop.ui;

import org.jspecify.annotations.NullMarked;
