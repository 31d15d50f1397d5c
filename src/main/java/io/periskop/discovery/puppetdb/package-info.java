/** Resources that Puppet manages, as PuppetDB knows them: Prometheus' puppetdb. */
@NullMarked
package io.periskop.discovery.puppetdb;

import org.jspecify.annotations.NullMarked;
