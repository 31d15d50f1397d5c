import {
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_HAS_PART,
  RELATION_PARENT_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  CATALOG_FILTER_EXISTS,
  type CatalogApi,
} from '@backstage/catalog-client';
import {
  isPeriskopAvailable,
  PERISKOP_NAME_ANNOTATION,
} from '@periskop/backstage-plugin-common';

/** How deep groups and domains are gone into, and how many entities are looked at in all. */
const DEPTH = 6;
const CONTAINERS = 200;
export const MOST_COMPONENTS = 1_000;

export interface Components {
  /** Refs of those that name a service. */
  refs: string[];
  /** Titles, by ref. */
  titles: Record<string, string>;
  /** Whether there are more than were looked at. */
  more: boolean;
}

/** Every entity below one by a relation, and itself; those of other kinds than `kinds` are left out. */
async function below(
  catalog: CatalogApi,
  entity: Entity,
  relation: string,
  kinds: string[],
): Promise<string[]> {
  const found = new Set([stringifyEntityRef(entity)]);
  let level: Entity[] = [entity];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
    const next = level
      .flatMap(one => one.relations ?? [])
      .filter(({ type, targetRef }) => {
        if (type !== relation || found.has(targetRef)) {
          return false;
        }
        return kinds.includes(parseEntityRef(targetRef).kind.toLowerCase());
      })
      .map(({ targetRef }) => targetRef)
      .slice(0, CONTAINERS - found.size);
    next.forEach(ref => found.add(ref));
    if (next.length === 0) {
      break;
    }
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: [...new Set(next)],
    });
    level = items.filter(one => one !== undefined);
  }
  return [...found];
}

/** The components that stand in a relation to one of some entities and name a service. */
async function annotated(
  catalog: CatalogApi,
  relation: 'relations.ownedBy' | 'relations.partOf',
  refs: string[],
): Promise<Components> {
  if (refs.length === 0) {
    return { refs: [], titles: {}, more: false };
  }
  const { items } = await catalog.getEntities({
    filter: {
      kind: 'component',
      [relation]: refs,
      [`metadata.annotations.${PERISKOP_NAME_ANNOTATION}`]:
        CATALOG_FILTER_EXISTS,
    },
    fields: [
      'kind',
      'metadata.namespace',
      'metadata.name',
      'metadata.title',
      'metadata.annotations',
    ],
    limit: MOST_COMPONENTS + 1,
  });
  // an annotation may be there and empty
  const shown = items.slice(0, MOST_COMPONENTS).filter(isPeriskopAvailable);
  return {
    refs: shown.map(item => stringifyEntityRef(getCompoundEntityRef(item))),
    titles: Object.fromEntries(
      shown.map(item => [
        stringifyEntityRef(getCompoundEntityRef(item)),
        item.metadata.title ?? item.metadata.name,
      ]),
    ),
    more: items.length > MOST_COMPONENTS,
  };
}

/** What owners own. */
export function ownedBy(
  catalog: CatalogApi,
  owners: string[],
): Promise<Components> {
  return annotated(catalog, 'relations.ownedBy', owners);
}

/**
 * The components of an entity: what a user and the groups they are in own, what a group and those below it own, what is
 * part of a system, or of any system of a domain.
 */
export async function componentsOf(
  catalog: CatalogApi,
  entity: Entity,
): Promise<Components> {
  switch (entity.kind.toLowerCase()) {
    case 'user':
      return ownedBy(catalog, [
        stringifyEntityRef(entity),
        ...(entity.relations ?? [])
          .filter(({ type }) => type === 'memberOf')
          .map(({ targetRef }) => targetRef),
      ]);
    case 'group':
      return ownedBy(
        catalog,
        await below(catalog, entity, RELATION_PARENT_OF, ['group']),
      );
    default:
      return annotated(
        catalog,
        'relations.partOf',
        await below(catalog, entity, RELATION_HAS_PART, ['system', 'domain']),
      );
  }
}
