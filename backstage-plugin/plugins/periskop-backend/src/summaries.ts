import {
  ApiQueryResult,
  ApiServiceList,
  PeriskopNumbers,
  PeriskopSummary,
} from '@periskop/backstage-plugin-common';
import {
  PeriskopServer,
  PeriskopServerError,
} from '@periskop/backstage-plugin-node';
import { EntityErrors } from './EntityErrors';

const SLOTS = 24;
const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** Of one request, as the server has it. */
const MOST_QUERIES = 20;

export interface Range {
  from?: string;
  to?: string;
}

interface Line {
  service: string;
  open: number;
  new: number;
  regressed: number;
  muted: number;
  resolved: number;
  occurrences: number;
  total: number;
  sparkline: number[];
  lastSeen: number | undefined;
}

type Slots = PeriskopNumbers['slots'];

const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/**
 * Tells entities in numbers. Each server is asked once for all of its services; entities that are limited by a search of their own are
 * asked for together, since the list of services counts the occurrences of all errors.
 */
export async function summarize(
  entities: Map<string, EntityErrors | PeriskopSummary>,
  range: Range,
): Promise<Map<string, PeriskopSummary>> {
  const byServer = new Map<PeriskopServer, Map<string, EntityErrors>>();
  const summaries = new Map<string, PeriskopSummary>();
  for (const [ref, entity] of entities) {
    if (entity instanceof EntityErrors) {
      const of = byServer.get(entity.server) ?? new Map();
      byServer.set(entity.server, of.set(ref, entity));
    } else {
      summaries.set(ref, entity);
    }
  }
  await Promise.all(
    [...byServer].map(async ([server, of]) => {
      for (const [ref, summary] of await ofServer(server, of, range)) {
        summaries.set(ref, summary);
      }
    }),
  );
  // In the order that was asked for.
  return new Map([...entities.keys()].map(ref => [ref, summaries.get(ref)!]));
}

async function ofServer(
  server: PeriskopServer,
  entities: Map<string, EntityErrors>,
  range: Range,
): Promise<Map<string, PeriskopSummary>> {
  const limited = [...entities.values()].filter(each => each.isLimited);
  let list: ApiServiceList;
  let own: Map<EntityErrors, ApiQueryResult>;
  try {
    [list, own] = await Promise.all([
      server.services({ ...range, sparkline: SLOTS }),
      limitedLines(server, limited, range),
    ]);
  } catch (e) {
    if (!(e instanceof PeriskopServerError)) {
      throw e;
    }
    const failed: PeriskopSummary = { status: 'failed', ...e.toFailure() };
    return new Map([...entities.keys()].map(ref => [ref, failed]));
  }
  const known = new Map(list.services.map(each => [each.name, each]));
  const slotsOfAll: Slots = {
    from: list.slots.start,
    stepMs: list.slots.seconds * 1000,
  };
  const linesOfAll = new Map<string, Line>(
    list.services.map(each => [
      each.name,
      {
        service: each.name,
        open: each.byState.open ?? 0,
        new: each.newErrors,
        regressed: each.regressedErrors,
        muted: each.byState.muted ?? 0,
        resolved: each.byState.resolved ?? 0,
        occurrences: each.occurrences,
        total: each.total,
        sparkline: each.sparkline,
        lastSeen:
          each.lastSeen === null ? undefined : Date.parse(each.lastSeen),
      },
    ]),
  );
  const summaryOf = (entity: EntityErrors): PeriskopSummary => {
    const result = own.get(entity);
    if (result?.error !== undefined) {
      const problem = result.problem
        ? entity.scope.explain(result.problem).detail
        : result.error;
      return {
        status: 'failed',
        instance: server.name,
        kind: result.status < 500 ? 'bad_request' : 'unavailable',
        message: problem,
      };
    }
    const { lines, slots } = result
      ? linesOf(result)
      : { lines: linesOfAll, slots: slotsOfAll };
    const services = entity.services.flatMap(name => known.get(name) ?? []);
    return {
      status: 'ok',
      services: entity.services,
      instance: server.name,
      ...sum(entity.services.flatMap(name => lines.get(name) ?? [])),
      slots,
      targets: total(services.map(each => each.targets)),
      targetsUp: total(services.map(each => each.targetsUp)),
      missing: entity.services.filter(name => !known.has(name)),
    };
  };
  return new Map([...entities].map(([ref, each]) => [ref, summaryOf(each)]));
}

async function limitedLines(
  server: PeriskopServer,
  entities: EntityErrors[],
  range: Range,
): Promise<Map<EntityErrors, ApiQueryResult>> {
  // Whole minutes: who asks again within one asks for the same, and that is kept.
  const now = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  const to = range.to ?? new Date(now).toISOString();
  const from =
    range.from ?? new Date((Date.parse(to) || now) - DAY_MS).toISOString();
  const found = new Map<EntityErrors, ApiQueryResult>();
  for (let i = 0; i < entities.length; i += MOST_QUERIES) {
    const chunk = entities.slice(i, i + MOST_QUERIES);
    const { results } = await server.query({
      from,
      to,
      queries: chunk.map((each, k) => ({
        refId: `${k}`,
        queryType: 'services',
        q: each.scope.all,
        limit: each.services.length,
        sparkline: SLOTS,
      })),
    });
    chunk.forEach((each, k) => found.set(each, results[k]));
  }
  return found;
}

function linesOf(result: ApiQueryResult): {
  lines: Map<string, Line>;
  slots: Slots;
} {
  const frame = result.frames[0];
  const { fields, meta } = frame.schema;
  const column = (name: string) =>
    frame.data.values[fields.findIndex(field => field.name === name)] ?? [];
  const numbers = (name: string) => column(name) as number[];
  const slots = meta.custom.sparkline;
  const lines = column('service').map(
    (service, i): Line => ({
      service: String(service),
      open: numbers('open')[i],
      new: numbers('new')[i],
      regressed: numbers('regressed')[i],
      muted: numbers('muted')[i],
      resolved: numbers('resolved')[i],
      occurrences: numbers('count')[i],
      total: numbers('total')[i],
      sparkline: (column('sparkline')[i] as number[] | undefined) ?? [],
      lastSeen: numbers('lastSeen')[i],
    }),
  );
  return {
    lines: new Map(lines.map(line => [line.service, line])),
    slots: {
      from: new Date(slots?.from ?? 0).toISOString(),
      stepMs: slots?.stepMs ?? 0,
    },
  };
}

function sum(lines: Line[]) {
  const of = (value: (line: Line) => number) => total(lines.map(value));
  const length = Math.max(SLOTS, ...lines.map(line => line.sparkline.length));
  const times = lines.flatMap(line => line.lastSeen ?? []);
  return {
    open: of(line => line.open),
    new: of(line => line.new),
    regressed: of(line => line.regressed),
    muted: of(line => line.muted),
    resolved: of(line => line.resolved),
    occurrences: of(line => line.occurrences),
    total: of(line => line.total),
    sparkline: Array.from({ length }, (_, i) =>
      of(line => line.sparkline[i] ?? 0),
    ),
    ...(times.length > 0 && {
      lastSeen: new Date(Math.max(...times)).toISOString(),
    }),
  };
}
