import {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  ApiErrorActions,
  ApiQueries,
  ApiQueryResult,
  MAX_SUMMARIES,
  periskopErrorReadPermission,
  periskopErrorUpdatePermission,
} from '@periskop/backstage-plugin-common';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import express, { Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { changeErrors } from './changes';
import { EntityErrors, EntityErrorsAccess } from './EntityErrors';
import { instancesOf, ServicesAccess } from './services';
import { suggest } from './suggestions';
import { summarize } from './summaries';

const time = z.string().max(64);
const search = z.string().max(4096);
const count = (most: number) => z.coerce.number().int().min(1).max(most);

const rangeSchema = { from: time.optional(), to: time.optional() };
const errorsSchema = z.strictObject({
  ...rangeSchema,
  q: search.optional(),
  sort: z
    .enum([
      'last_seen',
      'first_seen',
      'total',
      'service',
      'class',
      'key',
      'occurrences',
      'trend',
    ])
    .optional(),
  ascending: z.enum(['true', 'false']).optional(),
  limit: count(500).optional(),
  cursor: z.string().max(4096).optional(),
  sparkline: count(100).optional(),
  state: z
    .string()
    .regex(
      /^(open|resolved|muted)(,(open|resolved|muted))*$/,
      'give open, resolved or muted, or several separated by commas',
    )
    .optional(),
});
const occurrencesSchema = z.strictObject({
  limit: count(500).default(20),
  cursor: z.coerce.number().int().min(0).max(100_000).default(0),
});
const suggestionsSchema = z.strictObject({
  q: search.default(''),
  at: z.coerce.number().int().min(0).max(4096).optional(),
});
const servicesSchema = z.strictObject({
  ...rangeSchema,
  instance: z.string().max(1000).optional(),
});
const summariesSchema = z.strictObject({
  ...rangeSchema,
  entityRefs: z.array(z.string().max(1000)).max(MAX_SUMMARIES),
});
const actionsSchema = z.strictObject({
  ids: z.array(z.string().max(200)).max(2000).nullish(),
  q: search.nullish(),
  change: z.record(z.string(), z.unknown()).nullish(),
  undo: z
    .array(z.looseObject({ id: z.string().max(200) }))
    .max(2000)
    .nullish(),
  dryRun: z.boolean().nullish(),
});
const queriesSchema = z.strictObject({
  from: z.union([time, z.number()]),
  to: z.union([time, z.number()]),
  timezone: z.string().max(100).nullish(),
  queries: z
    .array(
      z.looseObject({
        refId: z.string().max(200),
        q: search.nullish(),
        id: z.string().max(200).nullish(),
      }),
    )
    .max(20),
});

function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const at = issue.path.join('.');
    throw new InputError(at ? `${at}: ${issue.message}` : issue.message);
  }
  return parsed.data;
}

export interface RouterOptions {
  access: EntityErrorsAccess;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  servers: PeriskopServers;
  services: ServicesAccess;
}

/** The routes of the backend, as docs/backstage.md describes them. */
export function createRouter(options: RouterOptions): express.Router {
  const { access, auditor, httpAuth, logger, servers, services } = options;
  const router = Router();
  router.use(express.json({ limit: '1mb' }));

  const reader = (req: Request) =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });
  const refOf = ({ params }: Request) =>
    `${params.kind}:${params.namespace}/${params.name}`;
  const open = async (req: Request): Promise<EntityErrors> =>
    access.open(refOf(req), await reader(req), [periskopErrorReadPermission]);

  router.get('/health', (_, res) => {
    res.json({ status: 'ok' });
  });

  router.get('/instances', async (req, res) => {
    await reader(req);
    res.json(await instancesOf(servers));
  });

  router.get('/services', async (req, res) => {
    const credentials = await reader(req);
    res.json(await services.list(credentials, read(servicesSchema, req.query)));
  });

  router.post('/summaries', async (req, res) => {
    const credentials = await reader(req);
    const { entityRefs, ...range } = read(summariesSchema, req.body);
    const entities = await access.openAll(entityRefs, credentials);
    const summaries = await summarize(entities, range);
    res.json({ summaries: Object.fromEntries(summaries) });
  });

  const entity = '/entities/:namespace/:kind/:name';

  router.get(`${entity}/errors`, async (req, res) => {
    const { q, state, ...parameters } = read(errorsSchema, req.query);
    const errors = await open(req);
    const states = state?.split(',') ?? [];
    // After what the user wrote, so that places in it stay what they are; it is one part more that must match.
    const text =
      states.length > 0
        ? [q, `state=~"${states.join('|')}"`].filter(Boolean).join(' ')
        : q;
    const list = await errors.searching(() =>
      errors.server.errors({ ...parameters, q: errors.scope.limit(text) }),
    );
    res.json({ ...list, ...errors.source });
  });

  router.post(`${entity}/errors/actions`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const actions = read(actionsSchema, req.body) as ApiErrorActions;
    const errors = await access.open(refOf(req), credentials, [
      periskopErrorReadPermission,
      periskopErrorUpdatePermission,
    ]);
    const actor = credentials.principal.userEntityRef;
    res.json(
      await changeErrors({ auditor, request: req }, errors, actions, actor),
    );
  });

  router.get(`${entity}/errors/:id`, async (req, res) => {
    const errors = await open(req);
    const detail = await errors.find(req.params.id);
    res.json({ ...detail, ...errors.source });
  });

  router.get(`${entity}/errors/:id/occurrences`, async (req, res) => {
    const { limit, cursor } = read(occurrencesSchema, req.query);
    const errors = await open(req);
    await errors.find(req.params.id);
    const list = await errors.server.occurrences(req.params.id, {
      limit,
      offset: cursor,
    });
    const next = cursor + list.occurrences.length;
    const isLast = list.occurrences.length === 0 || next >= list.kept;
    res.json({ ...list, next: isLast ? null : `${next}` });
  });

  router.get(`${entity}/errors/:id/events`, async (req, res) => {
    const errors = await open(req);
    await errors.find(req.params.id);
    res.json(await errors.server.history(req.params.id));
  });

  router.get(`${entity}/errors/:id/targets`, async (req, res) => {
    const errors = await open(req);
    await errors.find(req.params.id);
    res.json(await errors.server.targets(req.params.id));
  });

  router.post(`${entity}/query`, async (req, res) => {
    const asked = read(queriesSchema, req.body) as ApiQueries;
    const errors = await open(req);
    // A query of one error does not look at its search.
    for (const { id } of asked.queries) {
      if (typeof id === 'string') {
        await errors.find(id);
      }
    }
    const { results } = await errors.server.query({
      ...asked,
      queries: asked.queries.map(each => ({
        ...each,
        q: errors.scope.limit(each.q),
      })),
    });
    res.json({
      results: Object.fromEntries(
        Object.entries(results).map(([refId, result]) => [
          refId,
          explained(errors, result),
        ]),
      ),
    });
  });

  router.get(`${entity}/suggestions`, async (req, res) => {
    const { q, at } = read(suggestionsSchema, req.query);
    const errors = await open(req);
    res.json(await suggest(errors, q, Math.min(at ?? q.length, q.length)));
  });

  // As the community's plugin has it; the last one, for it would take others.
  router.get('/:instance/:service', async (req, res) => {
    const credentials = await reader(req);
    const server = servers.get(req.params.instance);
    await services.check(credentials, server, req.params.service);
    const answer = await server.originalErrors(req.params.service);
    if ('notFound' in answer) {
      logger.debug(`${server.name} does not know the service`);
      res.json({ body: answer.notFound });
    } else {
      res.json(answer.errors);
    }
  });

  return router;
}

function explained(
  errors: EntityErrors,
  result: ApiQueryResult,
): ApiQueryResult {
  if (!result.problem) {
    return result;
  }
  const problem = errors.scope.explain(result.problem);
  return {
    ...result,
    problem,
    error:
      result.error === result.problem.detail ? problem.detail : result.error,
  };
}
