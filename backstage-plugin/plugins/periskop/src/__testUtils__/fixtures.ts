import type { Entity } from '@backstage/catalog-model';
import type {
  ApiError,
  ApiErrorDetail,
  ApiOccurrence,
  PeriskopErrorList,
  PeriskopNumbers,
} from '@periskop/backstage-plugin-common';
import type { PeriskopApi } from '../api/PeriskopApi';

/** What a program may say of itself; none of it may become anything but text. */
export const HOSTILE =
  '<img src=x onerror="window.hacked=true"><script>window.hacked=true</script>{{7*7}}\u202Etxt';

export const checkout: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'checkout',
    namespace: 'default',
    annotations: { 'periskop.io/service-name': 'checkout' },
  },
  spec: { type: 'service', owner: 'group:default/shop' },
};

export const bare: Entity = {
  ...checkout,
  metadata: { name: 'search', namespace: 'default' },
};

export const CHECKOUT = 'component:default/checkout';

export function anError(part: Partial<ApiError> = {}): ApiError {
  return {
    id: 'e1',
    service: 'checkout',
    key: 'OutOfStock@1',
    class: 'com.example.shop.OutOfStock',
    message: 'nothing left of item 7',
    severity: 'error',
    state: {
      status: 'open',
      since: '2026-11-23T08:00:00Z',
      regressed: false,
      afterDeploy: false,
      until: null,
      untilTotal: null,
    },
    mark: 'new',
    labels: { team: 'shop' },
    total: 1234,
    occurrences: 56,
    createdAt: '2026-11-23T08:00:00Z',
    firstSeen: '2026-11-23T08:00:00Z',
    lastSeen: new Date(Date.now() - 5 * 60_000).toISOString(),
    sparkline: [0, 3, 0, 53],
    origins: [],
    ...part,
  };
}

export function aList(
  errors: ApiError[],
  part: Partial<PeriskopErrorList> = {},
): PeriskopErrorList {
  return {
    errors,
    next: null,
    truncated: false,
    counts: {
      total: errors.length,
      byState: { open: errors.length },
      bySeverity: { error: errors.length },
      exact: true,
    },
    slots: { start: '2026-11-23T08:00:00Z', seconds: 3600 },
    instance: 'main',
    publicUrl: 'https://periskop.example.com',
    services: ['checkout'],
    ...part,
  };
}

export function anOccurrence(part: Partial<ApiOccurrence> = {}): ApiOccurrence {
  return {
    uuid: 'o1',
    at: '2026-11-23T08:00:00Z',
    severity: 'error',
    exceptions: [
      {
        class: 'com.example.shop.OutOfStock',
        message: 'nothing left of item 7',
        stacktrace: [
          'at com.example.shop.Cart.add(Cart.java:42)',
          'at org.springframework.web.Servlet.service(Servlet.java:1)',
          'at java.base/java.lang.Thread.run(Thread.java:833)',
        ],
      },
      {
        class: 'java.io.IOException',
        message: 'stock is down',
        stacktrace: null,
      },
    ],
    http: {
      method: 'POST',
      url: '/orders',
      headers: { accept: '*/*' },
      body: '{"item": 7}',
    },
    ...part,
  };
}

export function aDetail(part: Partial<ApiErrorDetail> = {}): ApiErrorDetail {
  return {
    error: anError(),
    ruledLabels: { team: 'shop' },
    editedLabels: {},
    keptOccurrences: 10,
    newest: null,
    ...part,
  };
}

export function numbers(part: Partial<PeriskopNumbers> = {}): PeriskopNumbers {
  return {
    status: 'ok',
    services: ['checkout'],
    instance: 'main',
    open: 4,
    new: 2,
    regressed: 1,
    muted: 0,
    resolved: 3,
    occurrences: 300,
    total: 1234,
    sparkline: [1, 2, 297],
    slots: { from: '2026-11-23T08:00:00Z', stepMs: 3_600_000 },
    lastSeen: '2026-11-23T08:00:00Z',
    targets: 2,
    targetsUp: 2,
    missing: [],
    ...part,
  };
}

const undo = [{ id: 'e1', labels: {} }];

/** An API that answers with one error, or as it is told. */
export function fakeApi(
  part: Partial<PeriskopApi> = {},
): jest.Mocked<PeriskopApi> {
  const usual: PeriskopApi = {
    getSummaries: async refs =>
      Object.fromEntries(refs.map(ref => [ref, numbers()])),
    listErrors: async () => aList([anError()]),
    getError: async () => aDetail(),
    listOccurrences: async () => ({
      occurrences: [anOccurrence()],
      kept: 1,
      total: 1234,
    }),
    listEvents: async () => [
      {
        type: 'first_seen',
        at: '2026-11-23T08:00:00Z',
        actor: 'periskop',
        detail: '',
        note: '',
      },
    ],
    listTargets: async () => ({
      targets: [
        {
          source: 'http://192.0.2.7:8080/-/exceptions',
          severity: 'error',
          count: 1234,
          lastHeard: '2026-11-23T08:00:00Z',
          live: true,
        },
      ],
    }),
    changeErrors: async (_, actions) => {
      const changed = actions.dryRun ? 40 : actions.ids?.length ?? 1;
      return {
        matched: changed,
        changed,
        unknown: [],
        undo: actions.dryRun ? [] : undo,
      };
    },
    query: async () => ({ results: {} }),
    suggest: async () => ({
      kind: 'name_or_word',
      from: 0,
      to: 0,
      choices: [],
    }),
    listServices: async () => ({ services: [], failures: [], slots: {} }),
    listInstances: async () => [],
    getInstanceNames: () => ['main'],
    getErrors: async () => [],
    getErrorInstanceUrl: () => 'https://periskop.example.com',
  };
  return Object.fromEntries(
    Object.entries({ ...usual, ...part }).map(([name, answer]) => [
      name,
      jest.fn(answer as () => unknown),
    ]),
  ) as unknown as jest.Mocked<PeriskopApi>;
}
