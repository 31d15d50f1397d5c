/**
 * For apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
import { createPlugin } from '@backstage/core-plugin-api';

export {
  isPeriskopAvailable,
  PERISKOP_NAME_ANNOTATION,
} from '@periskop/backstage-plugin-common';

/** @public */
export const periskopPlugin = createPlugin({ id: 'periskop' });
