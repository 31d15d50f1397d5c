/** Ports: what the server keeps, and what it promises about keeping it. Adapters are sub-packages. */
@NullMarked
package io.periskop.store;

import org.jspecify.annotations.NullMarked;
