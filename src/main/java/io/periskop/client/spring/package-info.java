/**
 * Spring Boot's auto-configuration of the client, 3 and 4: errors of controllers, logs and threads are reported, and exposed.
 *
 * <p>Of Spring only what both have is used.
 */
package io.periskop.client.spring;
