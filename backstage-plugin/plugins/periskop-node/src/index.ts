/**
 * What the Periskop backend plugins for Backstage share: the servers that are configured, and searches that are limited
 * to an entity.
 *
 * @packageDocumentation
 */
export * from './PeriskopServer';
export * from './PeriskopServerError';
export * from './PeriskopServers';
export * from './SearchScope';
export * from './config';
