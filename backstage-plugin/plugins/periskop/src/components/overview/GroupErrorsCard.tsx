import { useApi } from '@backstage/core-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityInfoCard,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import { DEFAULT_RANGE, RANGES } from '../../lib/time';
import { ComponentsErrors } from './ComponentsErrors';
import { componentsOf } from './owned';

/** The errors of what a group or user owns, or of what a system or domain is made of. */
export const GroupErrorsCard = () => {
  const { entity } = useEntity();
  const catalog = useApi(catalogApiRef);
  const ref = stringifyEntityRef(entity);
  const owns = ['group', 'user'].includes(entity.kind.toLowerCase());
  return (
    <EntityInfoCard
      title={owns ? 'Errors of what is owned' : 'Errors of its components'}
      headerActions={
        <Text variant="body-small" color="secondary">
          {RANGES[DEFAULT_RANGE].label}
        </Text>
      }
    >
      <ComponentsErrors
        key={ref}
        of={ref}
        find={() => componentsOf(catalog, entity)}
        none="No component here names a service of Periskop."
      />
    </EntityInfoCard>
  );
};
