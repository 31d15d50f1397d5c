import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { isPeriskopAvailable } from '@periskop/backstage-plugin-common';
import { EntityErrors } from './errors/EntityErrors';
import { NotAnnotated } from './shared/NotAnnotated';

/** The tab "Errors" of an entity. */
export const EntityErrorsContent = () => {
  const { entity } = useEntity();
  const ref = stringifyEntityRef(entity);
  return isPeriskopAvailable(entity) ? (
    <EntityErrors key={ref} entityRef={ref} />
  ) : (
    <NotAnnotated entity={entity} />
  );
};
