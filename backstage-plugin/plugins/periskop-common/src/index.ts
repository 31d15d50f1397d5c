/**
 * What the Periskop plugins for Backstage share: annotations, permissions, and the types of what their backend answers.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './api';
export * from './links';
export * from './permissions';
export * from './routes';
export * from './search';
