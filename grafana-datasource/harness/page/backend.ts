import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { lastValueFrom, map, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { fromFetch } from 'rxjs/fetch';

/** A request of the page, for checks. */
export type Asked = { method: string; url: string; data?: unknown; status?: number };

export const asked: Asked[] = [];

function address({ url, params }: BackendSrvRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) {
        query.append(name, String(each));
      }
    }
  }
  const path = url.startsWith('/') ? url : `/${url}`;
  return query.size === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function read(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Ends with an error, as Grafana's does, where the status is none of success; ended by who does not wait any more. */
function fetchFromServer<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
  const url = address(request);
  const method = request.method ?? 'GET';
  const entry: Asked = { method, url, data: request.data };
  asked.push(entry);
  return fromFetch(url, {
    method,
    headers: {
      accept: 'application/json, text/plain, */*',
      ...(request.data === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    body: request.data === undefined ? undefined : JSON.stringify(request.data),
    signal: request.abortSignal ?? null,
    selector: async (answer) => {
      const data = read(await answer.text());
      entry.status = answer.status;
      if (!answer.ok) {
        const error: FetchError = {
          status: answer.status,
          statusText: answer.statusText,
          data: typeof data === 'object' ? data : { message: String(data) },
          config: request,
        };
        throw error;
      }
      const { ok, status, statusText, headers, redirected, type } = answer;
      return { data: data as T, ok, status, statusText, headers, redirected, type, url: answer.url, config: request };
    },
  });
}

function ask<T>(request: BackendSrvRequest): Promise<T> {
  return lastValueFrom(fetchFromServer<T>(request).pipe(map((answer) => answer.data)));
}

export const backend: BackendSrv = {
  fetch: fetchFromServer,
  request: ask,
  datasourceRequest: <T>(request: BackendSrvRequest) => lastValueFrom(fetchFromServer<T>(request)),
  get: (url, params, requestId, options) => ask({ ...options, url, params, requestId }),
  delete: (url, data, options) => ask({ ...options, method: 'DELETE', url, data }),
  post: (url, data, options) => ask({ ...options, method: 'POST', url, data }),
  patch: (url, data, options) => ask({ ...options, method: 'PATCH', url, data }),
  put: (url, data, options) => ask({ ...options, method: 'PUT', url, data }),
  chunked: () => throwError(() => new Error('the harness has no chunked answers')),
};
