import { Entity } from '@backstage/catalog-model';

/**
 * Names the services of an entity: one, or several separated by commas.
 *
 * @public
 */
export const PERISKOP_NAME_ANNOTATION = 'periskop.io/service-name';

/**
 * Names the server in `periskop.instances` that knows these services; the first one where it is left out.
 *
 * @public
 */
export const PERISKOP_INSTANCE_ANNOTATION = 'periskop.io/instance';

/**
 * An expression of the search language that all that is shown of the entity is limited by, such as `severity!=info`.
 *
 * @public
 */
export const PERISKOP_SEARCH_ANNOTATION = 'periskop.io/search';

/**
 * What the annotations of an entity say.
 *
 * @public
 */
export interface PeriskopAnnotations {
  /** Each once, in the order of the annotation; never empty. */
  services: string[];
  /** Undefined for the first instance that is configured. */
  instance?: string;
  /** Undefined where nothing limits what is shown. */
  search?: string;
}

const textOf = (entity: Entity, annotation: string): string | undefined => {
  const value = entity.metadata.annotations?.[annotation];
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
};

/**
 * Reads the annotations of an entity; undefined for one that names no service.
 *
 * @public
 */
export function readPeriskopAnnotations(
  entity: Entity,
): PeriskopAnnotations | undefined {
  const names = textOf(entity, PERISKOP_NAME_ANNOTATION)?.split(',') ?? [];
  const services = [
    ...new Set(names.map(name => name.trim()).filter(name => name)),
  ];
  if (services.length === 0) {
    return undefined;
  }
  return {
    services,
    instance: textOf(entity, PERISKOP_INSTANCE_ANNOTATION),
    search: textOf(entity, PERISKOP_SEARCH_ANNOTATION),
  };
}

/**
 * Whether an entity names a service.
 *
 * @public
 */
export function isPeriskopAvailable(entity: Entity): boolean {
  return readPeriskopAnnotations(entity) !== undefined;
}
