import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Permission } from '@backstage/plugin-permission-common';
import {
  DocumentCollatorFactory,
  IndexableDocument,
} from '@backstage/plugin-search-common';
import {
  ApiError,
  PERISKOP_NAME_ANNOTATION,
  PERISKOP_SEARCH_TYPE,
  PeriskopErrorDocument,
  periskopErrorReadPermission,
  readPeriskopAnnotations,
} from '@periskop/backstage-plugin-common';
import { PeriskopServers, SearchScope } from '@periskop/backstage-plugin-node';
import { Readable } from 'node:stream';

const PAGE = 200;
const LONGEST_TITLE = 200;

/**
 * Which errors are found.
 *
 * @public
 */
export interface PeriskopCollatorConfig {
  /** In the search language of Periskop; empty for all. */
  search: string;
  mostPerEntity: number;
  most: number;
}

/**
 * Makes documents of the errors of all entities that name a service. Each is shown to those who may read the errors of its entity.
 *
 * @public
 */
export class PeriskopCollatorFactory implements DocumentCollatorFactory {
  readonly type = PERISKOP_SEARCH_TYPE;
  readonly visibilityPermission: Permission = periskopErrorReadPermission;

  readonly #options: {
    auth: AuthService;
    catalog: CatalogService;
    config: PeriskopCollatorConfig;
    logger: LoggerService;
    servers: PeriskopServers;
  };

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    config: PeriskopCollatorConfig;
    logger: LoggerService;
    servers: PeriskopServers;
  }) {
    this.#options = options;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<
    PeriskopErrorDocument & IndexableDocument
  > {
    const { auth, catalog, config, logger } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const pages = catalog.streamEntities(
      {
        filter: {
          [`metadata.annotations.${PERISKOP_NAME_ANNOTATION}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials },
    );
    let left = config.most;
    for await (const page of pages) {
      for (const entity of page) {
        for await (const document of this.#ofEntity(entity)) {
          if (left-- <= 0) {
            logger.warn(
              `There are more than ${config.most} errors; the search does not find all`,
            );
            return;
          }
          yield document;
        }
      }
    }
  }

  async *#ofEntity(
    entity: Entity,
  ): AsyncGenerator<PeriskopErrorDocument & IndexableDocument> {
    const { config, servers } = this.#options;
    const annotations = readPeriskopAnnotations(entity);
    if (!annotations) {
      return;
    }
    const ref = stringifyEntityRef(entity);
    // A server that fails ends the run: the index stays as it is, instead of losing what that server has.
    const found = this.#scopeOf(entity, annotations);
    if (!found) {
      return;
    }
    const server = servers.get(annotations.instance);
    let left = config.mostPerEntity;
    let cursor: string | undefined;
    while (left > 0) {
      const list = await server.errors({
        q: found.limit(config.search),
        limit: Math.min(PAGE, left),
        cursor,
      });
      for (const error of list.errors) {
        yield documentOf(ref, entity, server.name, error);
      }
      left -= list.errors.length;
      if (list.next === null) {
        return;
      }
      cursor = list.next;
    }
  }

  #scopeOf(
    entity: Entity,
    annotations: { services: string[]; instance?: string; search?: string },
  ): SearchScope | undefined {
    try {
      this.#options.servers.get(annotations.instance);
      return SearchScope.of(annotations.services, annotations.search);
    } catch (e) {
      this.#options.logger.warn(
        `Errors of ${stringifyEntityRef(entity)} are not found: ${
          (e as Error).message
        }`,
      );
      return undefined;
    }
  }
}

function documentOf(
  ref: string,
  entity: Entity,
  instance: string,
  error: ApiError,
): PeriskopErrorDocument & IndexableDocument {
  const { name, namespace = 'default' } = entity.metadata;
  const path = [namespace, entity.kind.toLowerCase(), name]
    .map(encodeURIComponent)
    .join('/');
  const labels = Object.entries(error.labels).map(
    ([key, value]) => `${key}=${value}`,
  );
  const title = [error.class, error.message].filter(Boolean).join(': ');
  return {
    title: [...(title || error.key)].slice(0, LONGEST_TITLE).join(''),
    text: [error.message, error.key, error.service, error.severity, ...labels]
      .filter(Boolean)
      .join('\n'),
    location: `/catalog/${path}/errors?errorId=${encodeURIComponent(error.id)}`,
    authorization: { resourceRef: ref },
    entityRef: ref,
    instance,
    service: error.service,
    errorId: error.id,
    key: error.key,
    severity: error.severity,
    state: error.state.status,
    mark: error.mark,
    total: error.total,
    lastSeen: error.lastSeen,
  };
}
