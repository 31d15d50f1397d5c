import { useCallback } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { entityRouteRef } from '@backstage/plugin-catalog-react';

/** Where an entity's tab with errors is, below its page. */
export const ERRORS_PATH = 'errors';

/** Links to the errors of entities, or to one of these. */
export function useErrorsPath(): (
  entityRef: string,
  parameters?: Record<string, string>,
) => string {
  const entityPath = useRouteRef(entityRouteRef);
  return useCallback(
    (entityRef, parameters) => {
      const { kind, namespace, name } = parseEntityRef(entityRef);
      const page = entityPath({
        kind: kind.toLocaleLowerCase('en-US'),
        namespace,
        name,
      }).replace(/\/+$/, '');
      const query = new URLSearchParams(parameters).toString();
      return `${page}/${ERRORS_PATH}${query === '' ? '' : `?${query}`}`;
    },
    [entityPath],
  );
}
