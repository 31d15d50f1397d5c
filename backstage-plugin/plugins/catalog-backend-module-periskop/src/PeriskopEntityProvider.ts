import {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  PERISKOP_INSTANCE_ANNOTATION,
  PERISKOP_NAME_ANNOTATION,
  periskopUrl,
  readPeriskopAnnotations,
} from '@periskop/backstage-plugin-common';
import {
  PeriskopServer,
  PeriskopServerError,
  PeriskopServers,
} from '@periskop/backstage-plugin-node';
import { sanitizeName } from './names';

/**
 * What the components are like.
 *
 * @public
 */
export interface PeriskopEntityProviderConfig {
  /** With `{service}` and `{instance}`. */
  name: string;
  /** Undefined for all. */
  services?: RegExp;
  /** A search of Periskop that an error of the service matches. */
  search?: string;
  /** Whether services that other entities name get a component as well. */
  includeAnnotated: boolean;
  owner: string;
  lifecycle: string;
  type: string;
  system?: string;
  namespace: string;
}

/**
 * Makes a component of each service that a server monitors. There is one of it for each server, so that a server that does not answer
 * keeps its components.
 *
 * @public
 */
export class PeriskopEntityProvider implements EntityProvider {
  readonly #options: {
    auth: AuthService;
    catalog: CatalogService;
    config: PeriskopEntityProviderConfig;
    logger: LoggerService;
    server: PeriskopServer;
    servers: PeriskopServers;
    taskRunner: SchedulerServiceTaskRunner;
  };

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    config: PeriskopEntityProviderConfig;
    logger: LoggerService;
    server: PeriskopServer;
    servers: PeriskopServers;
    taskRunner: SchedulerServiceTaskRunner;
  }) {
    this.#options = options;
  }

  getProviderName(): string {
    return `PeriskopEntityProvider:${this.#options.server.name}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await this.#options.taskRunner.run({
      id: `${this.getProviderName()}:refresh`,
      fn: async () => this.refresh(connection),
    });
  }

  /** Where the services cannot be had, everything stays as it is. */
  async refresh(connection: EntityProviderConnection): Promise<void> {
    const { logger } = this.#options;
    let entities: Entity[];
    try {
      entities = await this.#entities();
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e);
      logger.warn(`Components stay as they are: ${why}`);
      return;
    }
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
    logger.debug(
      `${entities.length} services of '${
        this.#options.server.name
      }' are components`,
    );
  }

  async #entities(): Promise<Entity[]> {
    const { config, logger, server } = this.#options;
    const { ready, storage } = await server.status();
    if (!ready) {
      // It may not have read all that is stored.
      throw new PeriskopServerError(
        server.name,
        'unavailable',
        `Periskop server '${server.name}' is not ready: ${storage.detail}`,
      );
    }
    const { services } = await server.services({ q: config.search });
    const others = config.includeAnnotated
      ? new Set<string>()
      : await this.#namedByOthers();
    const byName = new Map<string, { service: string; entity: Entity }>();
    for (const { name: service } of services) {
      if (others.has(service) || !(config.services?.test(service) ?? true)) {
        continue;
      }
      const name = sanitizeName(
        config.name.replace(/\{(service|instance)\}/g, (_, part) =>
          part === 'service' ? service : server.name,
        ),
      );
      if (name === undefined) {
        logger.warn(
          `Service '${service}' gets no component: no character of its name may be in one`,
        );
        continue;
      }
      // References of entities do not tell case apart.
      const taken = byName.get(name.toLowerCase());
      if (taken) {
        logger.warn(
          `Service '${service}' gets no component: it would be called '${name}' as the one of service '${taken.service}'`,
        );
        continue;
      }
      byName.set(name.toLowerCase(), {
        service,
        entity: this.#entity(name, service),
      });
    }
    return [...byName.values()].map(({ entity }) => entity);
  }

  /** Services of this server that entities from elsewhere name. */
  async #namedByOthers(): Promise<Set<string>> {
    const { auth, catalog, server, servers } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const names = new Set<string>();
    const pages = catalog.streamEntities(
      {
        fields: ['kind', 'metadata'],
        filter: {
          [`metadata.annotations.${PERISKOP_NAME_ANNOTATION}`]:
            CATALOG_FILTER_EXISTS,
        },
      },
      { credentials },
    );
    for await (const page of pages) {
      for (const entity of page) {
        const origin =
          entity.metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION];
        const annotations = readPeriskopAnnotations(entity);
        const of = annotations?.instance ?? servers.all[0].name;
        if (of === server.name && !this.#isOurs(origin)) {
          annotations?.services.forEach(service => names.add(service));
        }
      }
    }
    return names;
  }

  #isOurs(origin: string | undefined): boolean {
    return (
      origin?.startsWith(`url:${this.#options.server.publicUrl}/#/`) ?? false
    );
  }

  #entity(name: string, service: string): Entity {
    const { config, server, servers } = this.#options;
    const url = periskopUrl(server.publicUrl, service);
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        namespace: config.namespace,
        ...(name !== service && { title: service }),
        description: `Monitored by Periskop`,
        annotations: {
          [ANNOTATION_LOCATION]: `url:${url}`,
          [ANNOTATION_ORIGIN_LOCATION]: `url:${url}`,
          [PERISKOP_NAME_ANNOTATION]: service,
          ...(servers.all.length > 1 && {
            [PERISKOP_INSTANCE_ANNOTATION]: server.name,
          }),
        },
        links: [{ url, title: 'Periskop', icon: 'alert' }],
      },
      spec: {
        type: config.type,
        lifecycle: config.lifecycle,
        owner: config.owner,
        ...(config.system && { system: config.system }),
      },
    };
  }
}
