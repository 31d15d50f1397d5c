import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { PERISKOP_NAME_ANNOTATION } from '@periskop/backstage-plugin-common';

const MOST = 10_000;
const PAGE = 1000;

/** All entities that name a service, as the caller may see them: what identifies them, and their annotations. */
export async function annotatedEntities(
  catalog: CatalogService,
  credentials: BackstageCredentials,
): Promise<Entity[]> {
  const entities: Entity[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalog.queryEntities(
      cursor === undefined
        ? {
            filter: {
              [`metadata.annotations.${PERISKOP_NAME_ANNOTATION}`]:
                CATALOG_FILTER_EXISTS,
            },
            fields: [
              'kind',
              'metadata.name',
              'metadata.namespace',
              'metadata.title',
              'metadata.annotations',
            ],
            limit: PAGE,
          }
        : { cursor },
      { credentials },
    );
    entities.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor !== undefined && entities.length < MOST);
  return entities;
}
