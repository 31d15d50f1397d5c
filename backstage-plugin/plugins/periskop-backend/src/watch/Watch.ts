import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  ApiErrorDetail,
  ApiEvent,
  PERISKOP_NOTIFICATION_TOPIC,
  PERISKOP_SIGNAL_CHANNEL,
} from '@periskop/backstage-plugin-common';
import {
  PeriskopServer,
  PeriskopServerError,
  PeriskopServers,
} from '@periskop/backstage-plugin-node';
import { annotatedEntities } from '../annotated';
import { EntityErrors } from '../EntityErrors';
import { WatchConfig } from './config';
import { Positions } from './Positions';

const PAGE = 500;
const MOST_PAGES = 4;
/** Events may be written a little after their time: so much is read again. */
const OVERLAP_MS = 2 * 60 * 1000;
const LONGEST_TEXT = 300;

interface Told {
  event: ApiEvent;
  detail: ApiErrorDetail;
  entityRefs: string[];
}

interface Deps {
  auth: AuthService;
  catalog: CatalogService;
  config: WatchConfig;
  logger: LoggerService;
  notifications: NotificationService;
  positions: Positions;
  servers: PeriskopServers;
  signals: SignalsService;
  now?: () => number;
}

/** Tells owners and open pages of errors that are new or came back. */
export class Watch {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async run(): Promise<void> {
    const { config, logger, servers, signals } = this.#deps;
    const happened: Array<{ server: PeriskopServer; events: ApiEvent[] }> = [];
    for (const server of servers.all) {
      try {
        const events = await this.#news(server);
        if (events.length > 0) {
          happened.push({ server, events });
        }
      } catch (e) {
        if (!(e instanceof PeriskopServerError)) {
          throw e;
        }
        // What happens meanwhile is told when it answers again.
        logger.warn(`Events were not read: ${e.message}`);
      }
    }
    if (happened.length === 0) {
      return;
    }
    if (config.signals) {
      await signals.publish({
        recipients: { type: 'broadcast' },
        channel: PERISKOP_SIGNAL_CHANNEL,
        message: { instances: happened.map(({ server }) => server.name) },
      });
    }
    if (config.notifications) {
      await this.#notify(happened, config.notifications);
    }
  }

  /** Events of a server since it was looked at last, the oldest first; none at the first time. */
  async #news(server: PeriskopServer): Promise<ApiEvent[]> {
    const { logger, positions } = this.#deps;
    const now = (this.#deps.now ?? Date.now)();
    const last = await positions.get(server.name);
    const from = (last ?? now) - OVERLAP_MS;
    const events: ApiEvent[] = [];
    let cursor: string | undefined;
    let page = 0;
    do {
      const answer = await server.events({
        from: new Date(from).toISOString(),
        type: ['first_seen', 'regressed'],
        limit: PAGE,
        cursor,
      });
      events.push(...answer.events);
      cursor = answer.nextCursor ?? undefined;
      page++;
    } while (cursor !== undefined && page < MOST_PAGES);
    if (cursor !== undefined) {
      logger.warn(
        `Periskop server '${server.name}' has more than ${events.length} events since the last look; the oldest are not told`,
      );
    }
    const ids = events.map(event => event.id);
    const seen = await positions.seen(server.name, ids);
    const news = events.filter(event => !seen.has(event.id));
    // Before anybody is told: one notification that is missing is better than the same again and again.
    await positions.add(
      server.name,
      news.map(event => ({ id: event.id, at: Date.parse(event.at) })),
    );
    await positions.set(server.name, now, from);
    // The first time there is only a beginning: nobody wants to be told the past.
    return last === undefined ? [] : news.reverse();
  }

  async #notify(
    happened: Array<{ server: PeriskopServer; events: ApiEvent[] }>,
    config: NonNullable<WatchConfig['notifications']>,
  ): Promise<void> {
    const { auth, catalog, logger } = this.#deps;
    const credentials = await auth.getOwnServiceCredentials();
    const entities = await annotatedEntities(catalog, credentials);
    const told: Told[] = [];
    const rest: Array<{ event: ApiEvent; entityRefs: string[] }> = [];
    for (const { server, events } of happened) {
      const own = this.#errorsOf(server, entities);
      for (const event of events) {
        if (!config.types.some(type => type === event.type)) {
          continue;
        }
        const named = own.filter(each => each.services.includes(event.service));
        if (named.length === 0) {
          continue;
        }
        if (told.length >= config.mostPerRun) {
          // Of these, searches that limit entities are not asked: the summary names no error.
          const refs = named
            .filter(each => !each.isLimited)
            .map(each => each.entityRef);
          if (refs.length > 0) {
            rest.push({ event, entityRefs: refs });
          }
          continue;
        }
        try {
          const one = await this.#told(server, event, named, config.severities);
          if (one) {
            told.push(one);
          }
        } catch (e) {
          if (!(e instanceof PeriskopServerError)) {
            throw e;
          }
          logger.warn(`An error was not told: ${e.message}`);
        }
      }
    }
    for (const one of told) {
      await this.#send(one);
    }
    if (rest.length > 0) {
      await this.#sendSummary(rest);
    }
  }

  #errorsOf(server: PeriskopServer, entities: Entity[]): EntityErrors[] {
    return entities.flatMap(entity => {
      try {
        const errors = EntityErrors.of(entity, this.#deps.servers);
        return errors?.server === server ? errors : [];
      } catch {
        // Its own page says what is wrong with its annotations.
        return [];
      }
    });
  }

  /** Undefined for an error that nobody needs to be told any more. */
  async #told(
    server: PeriskopServer,
    event: ApiEvent,
    named: EntityErrors[],
    severities: string[] | undefined,
  ): Promise<Told | undefined> {
    let detail: ApiErrorDetail;
    try {
      detail = await server.error(event.errorId);
    } catch (e) {
      if (e instanceof PeriskopServerError && e.kind === 'not_found') {
        return undefined;
      }
      throw e;
    }
    const { error } = detail;
    if (
      error.state.status !== 'open' ||
      (severities && !severities.includes(error.severity))
    ) {
      return undefined;
    }
    const entityRefs: string[] = [];
    for (const each of named) {
      if (await each.has(error)) {
        entityRefs.push(each.entityRef);
      }
    }
    return entityRefs.length > 0 ? { event, detail, entityRefs } : undefined;
  }

  async #send({ event, detail, entityRefs }: Told): Promise<void> {
    const { error } = detail;
    const what = event.type === 'regressed' ? 'Error is back' : 'New error';
    await this.#deps.notifications.send({
      recipients: { type: 'entity', entityRef: entityRefs },
      payload: {
        title: short(
          `${what} in ${error.service}: ${error.class || error.key}`,
        ),
        ...(error.message && { description: short(error.message) }),
        link: `${pageOf(entityRefs[0])}?errorId=${encodeURIComponent(
          error.id,
        )}`,
        severity: event.type === 'regressed' ? 'high' : 'normal',
        topic: PERISKOP_NOTIFICATION_TOPIC,
        // Of one error there is one notification, which is new again when it comes back.
        scope: `periskop:${error.id}`,
      },
    });
  }

  async #sendSummary(
    rest: Array<{ event: ApiEvent; entityRefs: string[] }>,
  ): Promise<void> {
    const refs = [...new Set(rest.flatMap(each => each.entityRefs))];
    await this.#deps.notifications.send({
      recipients: { type: 'entity', entityRef: refs },
      payload: {
        title: `${rest.length} more errors are new or came back`,
        description: `In services of ${refs.length} ${
          refs.length === 1 ? 'entity' : 'entities'
        }, some of which you own. They are too many to be told one by one.`,
        link: refs.length === 1 ? pageOf(refs[0]) : '/periskop',
        severity: 'high',
        topic: PERISKOP_NOTIFICATION_TOPIC,
        scope: 'periskop:more',
      },
    });
  }
}

function pageOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/catalog/${namespace}/${kind}/${name}/errors`;
}

function short(text: string): string {
  // By whole characters, and on one line.
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length > LONGEST_TEXT
    ? `${characters.slice(0, LONGEST_TEXT - 1).join('')}…`
    : characters.join('');
}
