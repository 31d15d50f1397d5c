import { ROOT } from './router.js';

/** @typedef {import('../../../../../../openapi/types').Problem} Problem */

/** Why a question was not answered, in words for whoever looks at the page. */
export class Failure extends Error {
  /** @param {string} title @param {string} detail @param {Partial<Problem>} [problem] @param {number} [status] 0 for no answer */
  constructor(title, detail, problem = {}, status = 0) {
    super(detail);
    this.title = title;
    this.problem = problem;
    this.status = status;
  }

  /** Whether asking again later may help. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  get ofSearch() {
    return this.problem.type === 'urn:periskop:problem:bad-search';
  }
}

/** @typedef {Record<string, string | number | boolean | null | undefined | readonly string[]>} Params */

/** @param {string} path below the root @param {Params} [params] */
export function url(path, params = {}) {
  const found = new URL(path, ROOT);
  for (const [name, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== '') {
        found.searchParams.append(name, String(each));
      }
    }
  }
  return found;
}

/** @param {Response} answer @returns {Promise<Failure>} */
async function failure(answer) {
  /** @type {Partial<Problem>} */
  let problem = {};
  const type = answer.headers.get('Content-Type') ?? '';
  const body = (await answer.text()).slice(0, 4_000);
  if (type.startsWith('application/problem+json')) {
    try {
      problem = JSON.parse(body);
    } catch {
      problem = {};
    }
  }
  const detail = problem.detail ?? (type.startsWith('text/plain') ? body.trim() : `The server answered ${answer.status}.`);
  /** @type {Record<number, string>} */
  const titles = {
    401: 'You are not logged in',
    403: 'You may not do this',
    404: 'Not found',
    409: 'Somebody else changed it meanwhile',
    422: 'This is too much at once',
    429: 'Too many requests',
    502: 'Another server does not answer',
    503: 'The storage does not answer',
  };
  const title = titles[answer.status] ?? (answer.status >= 500 ? 'The server failed' : 'The server refused this');
  return new Failure(title, detail, problem, answer.status);
}

/**
 * @template T
 * @param {string} path below the root
 * @param {{ params?: Params, method?: string, body?: unknown, signal?: AbortSignal }} [options]
 * @returns {Promise<T>}
 */
export async function ask(path, { params, method = 'GET', body, signal } = {}) {
  let answer;
  try {
    answer = await fetch(url(path, params), {
      method,
      signal: signal ?? null,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') {
      throw thrown;
    }
    throw new Failure('The server does not answer', 'It may be restarting, or the network is down.');
  }
  if (!answer.ok) {
    throw await failure(answer);
  }
  if (!(answer.headers.get('Content-Type') ?? '').startsWith('application/json')) {
    throw new Failure('This is no answer of Periskop', 'A proxy in between answered instead; its session may be over. Load the page again.', {}, answer.status);
  }
  return answer.json();
}

/** @param {unknown} thrown @returns {Failure} */
export const asFailure = thrown =>
  thrown instanceof Failure ? thrown : new Failure('This page failed', String(thrown), {}, 400);
