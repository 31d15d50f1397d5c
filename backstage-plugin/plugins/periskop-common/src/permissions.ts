import {
  createPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';

/** The resource type of catalog entities, by which the catalog's own conditions such as "is owner" can be used. */
const RESOURCE_TYPE_CATALOG_ENTITY = 'catalog-entity';

/**
 * To see the errors of an entity.
 *
 * @public
 */
export const periskopErrorReadPermission: ResourcePermission<'catalog-entity'> =
  createPermission({
    name: 'periskop.error.read',
    attributes: { action: 'read' },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  });

/**
 * To resolve, mute, reopen and label the errors of an entity.
 *
 * @public
 */
export const periskopErrorUpdatePermission: ResourcePermission<'catalog-entity'> =
  createPermission({
    name: 'periskop.error.update',
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  });

/**
 * All permissions of the plugin.
 *
 * @public
 */
export const periskopPermissions: ResourcePermission<'catalog-entity'>[] = [
  periskopErrorReadPermission,
  periskopErrorUpdatePermission,
];
