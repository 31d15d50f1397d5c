/** Reports what is logged through Log4j 2, which the application brings. */
package io.periskop.client.log4j2;
