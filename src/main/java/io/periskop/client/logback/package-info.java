/** Reports what is logged through Logback, which the application brings. */
package io.periskop.client.logback;
