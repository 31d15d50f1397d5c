/**
 * The type of the documents that the search module makes of errors.
 *
 * @public
 */
export const PERISKOP_SEARCH_TYPE = 'periskop-error';

/**
 * An error as the search module indexes it.
 *
 * @public
 */
export interface PeriskopErrorDocument {
  /** Its class and message. */
  title: string;
  /** Message, key, labels and the service's name. */
  text: string;
  /** The error on the page of its entity. */
  location: string;
  entityRef: string;
  instance: string;
  service: string;
  errorId: string;
  key: string;
  severity: string;
  state: 'open' | 'resolved' | 'muted';
  /** `new`, `regressed`, or empty. */
  mark: string;
  total: number;
  /** RFC 3339. */
  lastSeen: string;
}
