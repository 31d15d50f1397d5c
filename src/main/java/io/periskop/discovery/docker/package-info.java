/** Containers of a Docker daemon, and services, tasks and nodes of a Docker Swarm: Prometheus' docker and dockerswarm. */
@NullMarked
package io.periskop.discovery.docker;

import org.jspecify.annotations.NullMarked;
