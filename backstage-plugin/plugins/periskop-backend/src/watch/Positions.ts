import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

const POSITIONS = 'periskop_positions';
const SEEN = 'periskop_seen_events';
/** Of parameters of one statement; SQLite has the least. */
const CHUNK = 200;

/** Up to where the events of each server were told. */
export class Positions {
  readonly #db: Knex;

  private constructor(db: Knex) {
    this.#db = db;
  }

  static async create(database: DatabaseService): Promise<Positions> {
    const db = await database.getClient();
    if (!database.migrations?.skip) {
      await db.migrate.latest({
        directory: resolvePackagePath(
          '@periskop/backstage-plugin-backend',
          'migrations',
        ),
      });
    }
    return new Positions(db);
  }

  /** Milliseconds since 1970; undefined for a server that was never looked at. */
  async get(instance: string): Promise<number | undefined> {
    const row = await this.#db(POSITIONS).where({ instance }).first();
    return row === undefined ? undefined : Number(row.at_ms);
  }

  /** Sets the position, and forgets the events before `keptFrom`. */
  async set(instance: string, at: number, keptFrom: number): Promise<void> {
    await this.#db(POSITIONS)
      .insert({ instance, at_ms: at })
      .onConflict('instance')
      .merge();
    await this.#db(SEEN)
      .where({ instance })
      .andWhere('at_ms', '<', keptFrom)
      .delete();
  }

  /** Those of these events that were told already. */
  async seen(instance: string, ids: string[]): Promise<Set<string>> {
    const seen = new Set<string>();
    for (let i = 0; i < ids.length; i += CHUNK) {
      const rows = await this.#db(SEEN)
        .where({ instance })
        .whereIn('event_id', ids.slice(i, i + CHUNK))
        .select('event_id');
      rows.forEach(row => seen.add(row.event_id));
    }
    return seen;
  }

  async add(
    instance: string,
    events: Array<{ id: string; at: number }>,
  ): Promise<void> {
    for (let i = 0; i < events.length; i += CHUNK) {
      await this.#db(SEEN)
        .insert(
          events
            .slice(i, i + CHUNK)
            .map(({ id, at }) => ({ instance, event_id: id, at_ms: at })),
        )
        .onConflict(['instance', 'event_id'])
        .ignore();
    }
  }
}
