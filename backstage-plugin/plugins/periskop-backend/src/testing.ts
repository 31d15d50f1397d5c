import { Entity } from '@backstage/catalog-model';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: any;
  headers: IncomingMessage['headers'];
}

export interface Upstream {
  url: string;
  asked: Asked[];
  /** By method and path; what it answers is JSON with status 200, or `[status, body]`. */
  routes: { [route: string]: (asked: Asked) => unknown };
  close(): Promise<void>;
}

/** A server that answers as it is told, and remembers what it was asked. */
export async function startUpstream(): Promise<Upstream> {
  const asked: Asked[] = [];
  const upstream: Upstream = { url: '', asked, routes: {}, close };
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    let text = '';
    req.on('data', chunk => {
      text += chunk;
    });
    req.on('end', () => {
      const { pathname, searchParams } = new URL(req.url!, 'http://localhost');
      const one: Asked = {
        method: req.method!,
        path: pathname,
        query: searchParams,
        body: text ? JSON.parse(text) : undefined,
        headers: req.headers,
      };
      asked.push(one);
      const route = upstream.routes[`${one.method} ${one.path}`];
      const answer = route
        ? route(one)
        : [404, problem(404, 'not-found', 'there is no such thing')];
      const [status, body] =
        Array.isArray(answer) && typeof answer[0] === 'number'
          ? answer
          : [200, answer];
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return upstream;

  async function close() {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
}

export function problem(
  status: number,
  type: string,
  detail: string,
  more: object = {},
) {
  return {
    type: `urn:periskop:problem:${type}`,
    title: 'Something is wrong',
    status,
    detail,
    instance: '/api/v1/errors',
    ...more,
  };
}

export function component(
  name: string,
  annotations: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/a',
    },
  };
}

export function errorOf(id: string, service: string, more: object = {}) {
  return {
    id,
    service,
    key: `key-${id}`,
    class: 'com.example.Trouble',
    message: 'it broke',
    severity: 'error',
    state: {
      status: 'open',
      afterDeploy: false,
      regressed: false,
      since: '2026-11-22T15:04:05Z',
      until: null,
      untilTotal: null,
    },
    mark: 'new',
    labels: {},
    total: 3,
    occurrences: 2,
    createdAt: '2026-11-22T15:04:05Z',
    firstSeen: '2026-11-22T15:04:05Z',
    lastSeen: '2026-11-22T15:04:05Z',
    sparkline: null,
    origins: [],
    ...more,
  };
}

export const detailOf = (id: string, service: string, more: object = {}) => ({
  error: errorOf(id, service, more),
  newest: null,
  keptOccurrences: 0,
  editedLabels: {},
  ruledLabels: {},
});

export const listOf = (...errors: object[]) => ({
  errors,
  counts: { total: errors.length, byState: {}, bySeverity: {}, exact: true },
  next: null,
  slots: null,
  truncated: false,
});

export const serviceOf = (name: string, more: object = {}) => ({
  name,
  errors: 3,
  byState: { open: 1, resolved: 1, muted: 1 },
  newErrors: 1,
  regressedErrors: 0,
  lastSeen: '2026-11-22T15:04:05Z',
  total: 100,
  occurrences: 10,
  sparkline: Array.from({ length: 24 }, (_, i) => (i === 23 ? 10 : 0)),
  targets: 2,
  targetsUp: 1,
  origins: [],
  ...more,
});

export const servicesOf = (...services: object[]) => ({
  services,
  slots: { start: '2026-11-21T15:00:00Z', seconds: 3600 },
});
