import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  CatalogProcessor,
  CatalogProcessorCache,
  CatalogProcessorEmit,
  LocationSpec,
} from '@backstage/plugin-catalog-node';
import {
  PERISKOP_INSTANCE_ANNOTATION,
  PERISKOP_NAME_ANNOTATION,
} from '@periskop/backstage-plugin-common';
import {
  PeriskopServer,
  PeriskopServers,
} from '@periskop/backstage-plugin-node';
import { ServiceNames } from './ServiceNames';

/**
 * How the service of a component is found.
 *
 * @public
 */
export interface PeriskopServiceRule {
  /** Of the whole name of the component; undefined where the service is called the same. */
  match?: RegExp;
  /** With `match`: the name of the service, with `$1` for its first group. */
  service?: string;
  /** Of components; undefined for all. */
  types?: string[];
}

/**
 * What the processor does.
 *
 * @public
 */
export interface PeriskopServiceProcessorConfig {
  /** The first one by which there is a service counts. */
  rules: PeriskopServiceRule[];
  refreshMs: number;
  /** Undefined for the first one. */
  instance?: string;
}

const GIVEN = 'service';

/**
 * Names the service of a component that names none, where a rule finds one that there is. It overwrites nothing. While the services
 * cannot be had, components keep what they were given.
 *
 * @public
 */
export class PeriskopServiceProcessor implements CatalogProcessor {
  readonly #config: PeriskopServiceProcessorConfig;
  readonly #names: ServiceNames;
  readonly #server: PeriskopServer;
  /** Undefined for the first one, which need not be named. */
  readonly #instance: string | undefined;

  constructor(options: {
    config: PeriskopServiceProcessorConfig;
    logger: LoggerService;
    servers: PeriskopServers;
  }) {
    const { config, logger, servers } = options;
    const server = servers.get(config.instance);
    this.#config = config;
    this.#names = new ServiceNames({
      load: async () =>
        (await server.services()).services.map(({ name }) => name),
      refreshMs: config.refreshMs,
      logger,
    });
    this.#server = server;
    this.#instance = server === servers.get() ? undefined : server.name;
  }

  getProcessorName(): string {
    return 'PeriskopServiceProcessor';
  }

  async preProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    _emit: CatalogProcessorEmit,
    _originLocation: LocationSpec,
    cache: CatalogProcessorCache,
  ): Promise<Entity> {
    if (entity.kind !== 'Component') {
      return entity;
    }
    const annotations = entity.metadata.annotations;
    if (annotations?.[PERISKOP_NAME_ANNOTATION] !== undefined) {
      return entity;
    }
    const instance = annotations?.[PERISKOP_INSTANCE_ANNOTATION];
    if (instance !== undefined && instance !== this.#server.name) {
      return entity;
    }
    const names = await this.#names.get();
    let service: string | undefined;
    if (names) {
      service = this.#serviceOf(entity, names);
      await cache.set(GIVEN, service ?? '');
    } else {
      service = (await cache.get<string>(GIVEN)) || undefined;
    }
    if (service === undefined) {
      return entity;
    }
    return {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...(this.#instance && {
            [PERISKOP_INSTANCE_ANNOTATION]: this.#instance,
          }),
          ...annotations,
          [PERISKOP_NAME_ANNOTATION]: service,
        },
      },
    };
  }

  #serviceOf(entity: Entity, names: Set<string>): string | undefined {
    const { name } = entity.metadata;
    const type = String(entity.spec?.type);
    for (const rule of this.#config.rules) {
      if (rule.types && !rule.types.includes(type)) {
        continue;
      }
      const found = rule.match
        ? rule.match.test(name) && name.replace(rule.match, rule.service ?? '')
        : name;
      if (typeof found === 'string' && names.has(found)) {
        return found;
      }
    }
    return undefined;
  }
}
