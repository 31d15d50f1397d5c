import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { RiBugLine } from '@remixicon/react';
import {
  periskopUrl,
  readPeriskopAnnotations,
} from '@periskop/backstage-plugin-common';

/** The icon link of an entity to its service on Periskop's own page; disabled where the configuration does not say where that is. */
export function usePeriskopLink() {
  const { entity } = useEntity();
  const config = useApi(configApiRef);
  const annotations = readPeriskopAnnotations(entity);
  const instances = config.getOptionalConfigArray('periskop.instances') ?? [];
  const instance =
    annotations?.instance === undefined
      ? instances.at(0)
      : instances.find(
          one => one.getOptionalString('name') === annotations.instance,
        );
  const publicUrl = instance?.getOptionalString('publicUrl');
  const href =
    annotations && publicUrl && /^https?:\/\//i.test(publicUrl)
      ? periskopUrl(publicUrl, annotations.services[0])
      : undefined;
  return {
    label: 'Periskop',
    title: 'Errors in Periskop',
    icon: <RiBugLine />,
    href,
    disabled: href === undefined,
  };
}
