import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { ComponentsErrors } from './ComponentsErrors';
import { ownedBy } from './owned';

/** On the home page: the errors of what the user owns, alone or with a group. */
export const HomeErrors = () => {
  const identity = useApi(identityApiRef);
  const catalog = useApi(catalogApiRef);
  return (
    <ComponentsErrors
      of="mine"
      find={async () => {
        const { ownershipEntityRefs } = await identity.getBackstageIdentity();
        return ownedBy(catalog, ownershipEntityRefs);
      }}
      none="Nothing that you own names a service of Periskop."
    />
  );
};

/** As the home page wants it. */
export const Content = HomeErrors;
