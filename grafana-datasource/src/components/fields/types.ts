import type { PeriskopDataSource } from '../../datasource';
import type { PeriskopQuery } from '../../types';

/** What the fields of each type of query get. */
export type FieldsProps<Q extends PeriskopQuery> = {
  datasource: PeriskopDataSource;
  query: Q;
  /** Takes a query over, and asks it. */
  onChange: (query: Q) => void;
};

export const MOST_ROWS = 1000;
