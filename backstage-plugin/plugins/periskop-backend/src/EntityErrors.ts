import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ApiError,
  ApiErrorDetail,
  PERISKOP_NAME_ANNOTATION,
  periskopErrorReadPermission,
  PeriskopSource,
  PeriskopSummary,
  readPeriskopAnnotations,
} from '@periskop/backstage-plugin-common';
import {
  PeriskopServer,
  PeriskopServerError,
  PeriskopServers,
  quoteSearchText,
  SearchScope,
} from '@periskop/backstage-plugin-node';

const PAGE = 500;
/** Above it, the list of errors is gone through instead of asking for each. */
const MOST_SINGLE = 20;
const MOST_PAGES = 40;

/** The errors of one entity: all that is asked here is limited to what its annotations name. */
export class EntityErrors {
  readonly #expression?: string;

  private constructor(
    readonly entityRef: string,
    readonly server: PeriskopServer,
    readonly services: string[],
    readonly scope: SearchScope,
    expression?: string,
  ) {
    this.#expression = expression;
  }

  /**
   * What the annotations of an entity name; undefined for an entity without.
   *
   * @throws InputError or NotFoundError where they cannot be used
   */
  static of(
    entity: Entity,
    servers: PeriskopServers,
  ): EntityErrors | undefined {
    const annotations = readPeriskopAnnotations(entity);
    if (!annotations) {
      return undefined;
    }
    const { services, instance, search } = annotations;
    return new EntityErrors(
      stringifyEntityRef(entity),
      servers.get(instance),
      services,
      SearchScope.of(services, search),
      search,
    );
  }

  get isLimited(): boolean {
    return this.#expression !== undefined;
  }

  /** The same for one of its services. */
  only(service: string): EntityErrors {
    return new EntityErrors(
      this.entityRef,
      this.server,
      [service],
      SearchScope.of([service], this.#expression),
      this.#expression,
    );
  }

  get source(): PeriskopSource {
    return {
      instance: this.server.name,
      publicUrl: this.server.publicUrl,
      ...(this.server.grafanaUrl && { grafanaUrl: this.server.grafanaUrl }),
      services: this.services,
    };
  }

  /** Does something with a limited search, and says what is wrong with it from the place of who gave the rest of it. */
  async searching<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (e) {
      if (
        e instanceof PeriskopServerError &&
        e.kind === 'bad_request' &&
        e.problem
      ) {
        const problem = this.scope.explain(e.problem);
        throw new PeriskopServerError(
          e.instance,
          e.kind,
          problem.detail,
          problem,
        );
      }
      throw e;
    }
  }

  /** @throws NotFoundError also for an error that there is, but not here */
  async find(id: string): Promise<ApiErrorDetail> {
    let detail: ApiErrorDetail | undefined;
    try {
      detail = await this.server.error(id);
    } catch (e) {
      if (!(e instanceof PeriskopServerError && e.kind === 'not_found')) {
        throw e;
      }
    }
    if (!detail || !(await this.has(detail.error))) {
      throw new NotFoundError(`${this.entityRef} has no error '${id}'`);
    }
    return detail;
  }

  /** Whether an error is one of these. */
  async has(error: Pick<ApiError, 'id' | 'service' | 'key'>): Promise<boolean> {
    if (!this.services.includes(error.service)) {
      return false;
    }
    if (!this.isLimited) {
      return true;
    }
    const q = this.scope.limit(
      `service=${quoteSearchText(error.service)} key=${quoteSearchText(
        error.key,
      )}`,
    );
    const found = await this.server.errors({ q, limit: 1 });
    return found.errors.some(each => each.id === error.id);
  }

  /** @throws NotFoundError for the first one that is not here */
  async checkAll(ids: string[]): Promise<void> {
    const missing = new Set(ids);
    if (missing.size <= MOST_SINGLE) {
      await Promise.all([...missing].map(id => this.find(id)));
      return;
    }
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES && missing.size > 0; page++) {
      const list = await this.server.errors({
        q: this.scope.all,
        sort: 'key',
        ascending: true,
        limit: PAGE,
        cursor,
      });
      list.errors.forEach(error => missing.delete(error.id));
      if (list.next === null) {
        break;
      }
      cursor = list.next;
    }
    // Some may have moved between pages, or lie behind the last one.
    if (missing.size > MOST_SINGLE * 5) {
      throw new NotFoundError(
        `${this.entityRef} does not have ${missing.size} of these errors`,
      );
    }
    for (const id of missing) {
      await this.find(id);
    }
  }
}

type Deps = {
  catalog: CatalogService;
  permissions: PermissionsService;
  servers: PeriskopServers;
};

/** Opens the errors of entities to callers, as the catalog and the permissions let them. */
export class EntityErrorsAccess {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The errors of an entity.
   *
   * @param permissions - all of which the caller must have
   */
  async open(
    entityRef: string,
    credentials: BackstageCredentials,
    permissions: ResourcePermission<'catalog-entity'>[],
  ): Promise<EntityErrors> {
    const ref = normalRef(entityRef);
    const entity = await this.#deps.catalog.getEntityByRef(ref, {
      credentials,
    });
    if (!entity) {
      throw new NotFoundError(`There is no ${ref}, or you may not see it`);
    }
    const decisions = await this.#deps.permissions.authorize(
      permissions.map(permission => ({ permission, resourceRef: ref })),
      { credentials },
    );
    decisions.forEach(({ result }, i) => {
      if (result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You need the permission ${permissions[i].name} for ${ref}`,
        );
      }
    });
    const errors = EntityErrors.of(entity, this.#deps.servers);
    if (!errors) {
      throw new NotFoundError(
        `${ref} has no annotation ${PERISKOP_NAME_ANNOTATION}`,
      );
    }
    return errors;
  }

  /** The errors of each entity, by the refs as given; or why they cannot be had. */
  async openAll(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, EntityErrors | PeriskopSummary>> {
    const { items } = await this.#deps.catalog.getEntitiesByRefs(
      {
        entityRefs: entityRefs.map(normalRef),
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials },
    );
    const readable = await this.readable(
      items.filter(item => item !== undefined),
      credentials,
    );
    const refs = new Set(readable.map(entity => stringifyEntityRef(entity)));
    return new Map(
      entityRefs.map((ref, i) => {
        const entity = items[i];
        return [
          ref,
          entity && refs.has(stringifyEntityRef(entity))
            ? this.#tryOf(entity)
            : { status: 'denied' },
        ];
      }),
    );
  }

  /** Of these entities those whose errors the caller may read. */
  async readable(
    entities: Entity[],
    credentials: BackstageCredentials,
  ): Promise<Entity[]> {
    if (entities.length === 0) {
      return [];
    }
    const decisions = await this.#deps.permissions.authorize(
      entities.map(entity => ({
        permission: periskopErrorReadPermission,
        resourceRef: stringifyEntityRef(entity),
      })),
      { credentials },
    );
    return entities.filter(
      (_, i) => decisions[i].result === AuthorizeResult.ALLOW,
    );
  }

  #tryOf(entity: Entity): EntityErrors | PeriskopSummary {
    try {
      return (
        EntityErrors.of(entity, this.#deps.servers) ?? {
          status: 'not_annotated',
        }
      );
    } catch (e) {
      const annotations = readPeriskopAnnotations(entity);
      return {
        status: 'failed',
        instance: annotations?.instance ?? '',
        kind: 'bad_request',
        message: e instanceof Error ? e.message : String(e),
      };
    }
  }
}

function normalRef(text: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch {
    throw new InputError(
      `'${text.slice(0, 200)}' is no reference of an entity`,
    );
  }
}
