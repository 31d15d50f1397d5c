import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ApiService,
  periskopErrorReadPermission,
  PeriskopServices,
} from '@periskop/backstage-plugin-common';
import {
  PeriskopServer,
  PeriskopServerError,
  PeriskopServers,
} from '@periskop/backstage-plugin-node';
import { annotatedEntities } from './annotated';
import { EntityErrors, EntityErrorsAccess } from './EntityErrors';
import { Range, summarize } from './summaries';

const SLOTS = 24;

interface Deps {
  access: EntityErrorsAccess;
  catalog: CatalogService;
  permissions: PermissionsService;
  servers: PeriskopServers;
}

/** What a caller may know of services that he did not ask for by an entity. */
export class ServicesAccess {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async list(
    credentials: BackstageCredentials,
    range: Range & { instance?: string },
  ): Promise<PeriskopServices> {
    const { servers } = this.#deps;
    const { instance, ...times } = range;
    const asked =
      instance === undefined ? servers.all : [servers.get(instance)];
    const isEverything = await this.#mayReadEverything(credentials);
    const entities = await this.#readable(credentials);
    const answer: PeriskopServices = { services: [], failures: [], slots: {} };
    const answers = await Promise.all(
      asked.map(async server =>
        this.#ofServer(server, entities, isEverything, times),
      ),
    );
    for (const each of answers) {
      answer.services.push(...each.services);
      answer.failures.push(...each.failures);
      Object.assign(answer.slots, each.slots);
    }
    return answer;
  }

  /**
   * That a service of a server may be read as a whole.
   *
   * @throws NotAllowedError
   */
  async check(
    credentials: BackstageCredentials,
    server: PeriskopServer,
    service: string,
  ): Promise<void> {
    if (await this.#mayReadEverything(credentials)) {
      return;
    }
    const entities = await this.#readable(credentials);
    const names = entities.some(
      each =>
        each.server === server &&
        !each.isLimited &&
        each.services.includes(service),
    );
    if (!names) {
      throw new NotAllowedError(
        `You need the permission ${periskopErrorReadPermission.name} for an entity that names this service`,
      );
    }
  }

  async #mayReadEverything(
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.#deps.permissions.authorizeConditional(
      [{ permission: periskopErrorReadPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError(
        `You need the permission ${periskopErrorReadPermission.name}`,
      );
    }
    return decision.result === AuthorizeResult.ALLOW;
  }

  async #readable(credentials: BackstageCredentials): Promise<EntityErrors[]> {
    const { access, catalog, servers } = this.#deps;
    const entities = await annotatedEntities(catalog, credentials);
    const readable = await access.readable(entities, credentials);
    return readable.flatMap(entity => tryOf(entity, servers) ?? []);
  }

  async #ofServer(
    server: PeriskopServer,
    entities: EntityErrors[],
    isEverything: boolean,
    times: Range,
  ): Promise<PeriskopServices> {
    const own = entities.filter(each => each.server === server);
    const refs = new Map<string, string>();
    const limited = new Map<string, EntityErrors>();
    for (const each of own) {
      for (const name of each.services) {
        if (each.isLimited) {
          if (!limited.has(name)) {
            limited.set(name, each);
          }
        } else if (!refs.has(name)) {
          refs.set(name, each.entityRef);
        }
      }
    }
    try {
      const list = await server.services({ ...times, sparkline: SLOTS });
      const services = list.services
        .filter(({ name }) => isEverything || refs.has(name))
        .map(service => {
          const entityRef =
            refs.get(service.name) ?? limited.get(service.name)?.entityRef;
          return {
            instance: server.name,
            service,
            ...(entityRef && { entityRef }),
          };
        });
      if (!isEverything) {
        services.push(
          ...(await this.#limited(server, limited, refs, list.services, times)),
        );
        services.sort((a, b) => (a.service.name < b.service.name ? -1 : 1));
      }
      return {
        services,
        failures: [],
        slots: {
          [server.name]: {
            from: list.slots.start,
            stepMs: list.slots.seconds * 1000,
          },
        },
      };
    } catch (e) {
      if (e instanceof PeriskopServerError) {
        return { services: [], failures: [e.toFailure()], slots: {} };
      }
      throw e;
    }
  }

  /** Services of which the caller may read a part only: counted with the search that limits it. */
  async #limited(
    server: PeriskopServer,
    limited: Map<string, EntityErrors>,
    whole: Map<string, string>,
    known: ApiService[],
    times: Range,
  ): Promise<PeriskopServices['services']> {
    const asked = new Map<string, EntityErrors>();
    for (const { name } of known) {
      const entity = limited.get(name);
      if (entity && !whole.has(name)) {
        asked.set(name, entity.only(name));
      }
    }
    const summaries = await summarize(asked, times);
    return known.flatMap(service => {
      const summary = summaries.get(service.name);
      if (summary?.status !== 'ok') {
        return [];
      }
      const part: ApiService = {
        ...service,
        errors: summary.open + summary.muted + summary.resolved,
        byState: {
          muted: summary.muted,
          open: summary.open,
          resolved: summary.resolved,
        },
        newErrors: summary.new,
        regressedErrors: summary.regressed,
        lastSeen: summary.lastSeen ?? null,
        total: summary.total,
        occurrences: summary.occurrences,
        sparkline: summary.sparkline,
      };
      return [
        {
          instance: server.name,
          service: part,
          entityRef: asked.get(service.name)!.entityRef,
        },
      ];
    });
  }
}

function tryOf(
  entity: Entity,
  servers: PeriskopServers,
): EntityErrors | undefined {
  try {
    return EntityErrors.of(entity, servers);
  } catch {
    // Its own page says what is wrong with its annotations.
    return undefined;
  }
}

/** How each server does. */
export async function instancesOf(servers: PeriskopServers) {
  const instances = await Promise.all(
    servers.all.map(async server => {
      const about = {
        name: server.name,
        publicUrl: server.publicUrl,
        ...(server.grafanaUrl && { grafanaUrl: server.grafanaUrl }),
      };
      try {
        const { version, ready, storage } = await server.status();
        return ready
          ? { ...about, ok: true, version }
          : { ...about, ok: false, version, problem: storage.detail };
      } catch (e) {
        if (e instanceof PeriskopServerError) {
          return { ...about, ok: false, problem: e.message };
        }
        throw e;
      }
    }),
  );
  return { instances };
}
