import {
  ApiAffectedTargets,
  ApiErrorActions,
  ApiErrorActionsAnswer,
  ApiErrorDetail,
  ApiErrorList,
  ApiEvents,
  ApiHistory,
  ApiLabelList,
  ApiOccurrenceList,
  ApiProblem,
  ApiQueries,
  ApiQueryResults,
  ApiSearchSuggestions,
  ApiServerStatus,
  ApiServiceList,
} from '@periskop/backstage-plugin-common';
import { AnswerCache } from './AnswerCache';
import { PeriskopServerConfig } from './config';
import { PeriskopServerError } from './PeriskopServerError';
import { readProblem } from './problems';

/** Of an answer; the largest that the API has are a tenth of it. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_KEPT = 1000;
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Parameters of a request; what is undefined is left out, and lists are given once each.
 *
 * @public
 */
export type PeriskopParameters = {
  [name: string]: string | number | boolean | string[] | undefined;
};

interface Text {
  status: number;
  text: string;
}

/** What an answer must have, so that who reads it does not stumble. */
type Members = { [name: string]: 'array' | 'object' | 'number' | 'string' };

interface Request {
  method?: 'GET' | 'POST';
  path: string[];
  parameters?: PeriskopParameters;
  body?: unknown;
  actor?: string;
  endsWithSlash?: boolean;
}

/**
 * A Periskop server. Answers to reads are kept for some seconds; they are shared, and so must not be changed.
 *
 * @public
 */
export class PeriskopServer {
  readonly #config: PeriskopServerConfig;
  readonly #mostBytes: number;
  readonly #kept: AnswerCache<{ value: unknown; size: number }>;

  constructor(
    config: PeriskopServerConfig,
    options: { cacheMs: number; mostBytes?: number },
  ) {
    this.#config = config;
    this.#mostBytes = options.mostBytes ?? MOST_BYTES;
    this.#kept = new AnswerCache({
      ttlMs: options.cacheMs,
      mostEntries: MOST_KEPT,
      mostBytes: MOST_KEPT_BYTES,
      sizeOf: answer => answer.size,
    });
  }

  /** By which annotations name it. */
  get name(): string {
    return this.#config.name;
  }

  /** Where its page is for browsers. */
  get publicUrl(): string {
    return this.#config.publicUrl;
  }

  get grafanaUrl(): string | undefined {
    return this.#config.grafanaUrl;
  }

  async status(): Promise<ApiServerStatus> {
    return this.#read(['api', 'v1', 'status'], {}, { version: 'string' });
  }

  async services(parameters: PeriskopParameters = {}): Promise<ApiServiceList> {
    return this.#read(['api', 'v1', 'services'], parameters, {
      services: 'array',
      slots: 'object',
    });
  }

  async errors(parameters: PeriskopParameters): Promise<ApiErrorList> {
    return this.#read(['api', 'v1', 'errors'], parameters, {
      errors: 'array',
      counts: 'object',
    });
  }

  async error(id: string): Promise<ApiErrorDetail> {
    return this.#read(['api', 'v1', 'errors', id], {}, { error: 'object' });
  }

  async occurrences(
    id: string,
    parameters: PeriskopParameters,
  ): Promise<ApiOccurrenceList> {
    return this.#read(['api', 'v1', 'errors', id, 'occurrences'], parameters, {
      occurrences: 'array',
      kept: 'number',
    });
  }

  async history(id: string): Promise<ApiHistory> {
    return this.#read(
      ['api', 'v1', 'errors', id, 'events'],
      {},
      { events: 'array' },
    );
  }

  async targets(id: string): Promise<ApiAffectedTargets> {
    return this.#read(
      ['api', 'v1', 'errors', id, 'targets'],
      {},
      { targets: 'array' },
    );
  }

  async events(parameters: PeriskopParameters): Promise<ApiEvents> {
    return this.#read(['api', 'v1', 'events'], parameters, {
      events: 'array',
    });
  }

  async labels(parameters: PeriskopParameters): Promise<ApiLabelList> {
    return this.#read(['api', 'v1', 'labels'], parameters, { data: 'array' });
  }

  async labelValues(
    label: string,
    parameters: PeriskopParameters,
  ): Promise<ApiLabelList> {
    return this.#read(['api', 'v1', 'labels', label, 'values'], parameters, {
      data: 'array',
    });
  }

  async suggestions(
    parameters: PeriskopParameters,
  ): Promise<ApiSearchSuggestions> {
    return this.#read(['api', 'v1', 'search', 'suggestions'], parameters, {
      kind: 'string',
      from: 'number',
      to: 'number',
      choices: 'array',
    });
  }

  async query(queries: ApiQueries): Promise<ApiQueryResults> {
    const key = `query ${JSON.stringify(queries)}`;
    return this.#cached(key, async () =>
      this.#json(
        { method: 'POST', path: ['api', 'v1', 'query'], body: queries },
        { results: 'object' },
      ),
    );
  }

  /**
   * Changes errors. What is read after that is asked anew.
   *
   * @param actor - who the history is to name
   */
  async change(
    actions: ApiErrorActions,
    actor: string,
  ): Promise<ApiErrorActionsAnswer> {
    try {
      const answer = await this.#json<ApiErrorActionsAnswer>(
        {
          method: 'POST',
          path: ['api', 'v1', 'errors', 'actions'],
          body: actions,
          actor,
        },
        { matched: 'number', changed: 'number', undo: 'array' },
      );
      return answer.value;
    } finally {
      // Also after a failure: some may have changed before it.
      this.#kept.clear();
    }
  }

  /**
   * The errors of a service as the original Periskop has them, or the text of its answer where it knows no such service.
   */
  async originalErrors(
    service: string,
  ): Promise<{ errors: unknown } | { notFound: string }> {
    return this.#cached<{ errors: unknown } | { notFound: string }>(
      `original ${service}`,
      async () => {
        const { status, text } = await this.#request({
          path: ['services', service, 'errors'],
          endsWithSlash: true,
        });
        if (status === 404) {
          return {
            value: { notFound: text.slice(0, 1000) },
            size: text.length,
          };
        }
        const value = this.#parse(status, text);
        if (!Array.isArray(value)) {
          throw this.#invalid('the errors of a service are not a list');
        }
        return { value: { errors: value }, size: text.length };
      },
    );
  }

  async #read<T>(
    path: string[],
    parameters: PeriskopParameters,
    members: Members,
  ): Promise<T> {
    const request = { path, parameters };
    return this.#cached(this.#address(request), async () =>
      this.#json(request, members),
    );
  }

  async #cached<T>(
    key: string,
    load: () => Promise<{ value: T; size: number }>,
  ): Promise<T> {
    const { value } = await this.#kept.get(key, load);
    return value as T;
  }

  async #json<T>(
    request: Request,
    members: Members,
  ): Promise<{ value: T; size: number }> {
    const { status, text } = await this.#request(request);
    const value = this.#parse(status, text);
    for (const [name, type] of Object.entries(members)) {
      const member = (value as { [name: string]: unknown } | null)?.[name];
      const found = Array.isArray(member) ? 'array' : typeof member;
      if (member === null || found !== type) {
        throw this.#invalid(`its answer has no '${name}' as it should be`);
      }
    }
    return { value: value as T, size: text.length };
  }

  #parse(status: number, text: string): unknown {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (status === 200 && value !== undefined) {
      return value;
    }
    throw this.#refused(status, readProblem(value));
  }

  #address({ path, parameters, endsWithSlash }: Request): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters ?? {})) {
      for (const each of [value ?? []].flat()) {
        query.append(name, String(each));
      }
    }
    const search = query.size > 0 ? `?${query}` : '';
    if (path.some(part => part === '.' || part === '..')) {
      // An address takes these for steps, however they are written.
      throw new PeriskopServerError(
        this.name,
        'not_found',
        `Periskop server '${this.name}' cannot be asked for the name '.' or '..'.`,
      );
    }
    return `${this.#config.url}/${path.map(encodeURIComponent).join('/')}${
      endsWithSlash ? '/' : ''
    }${search}`;
  }

  async #request(request: Request): Promise<Text> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.#config.authorization) {
      headers.authorization = this.#config.authorization;
    }
    if (request.body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    if (request.actor !== undefined) {
      // Headers are bytes; the server reads these as UTF-8.
      headers['x-periskop-actor'] = Buffer.from(request.actor).toString(
        'latin1',
      );
    }
    try {
      const response = await fetch(this.#address(request), {
        method: request.method ?? 'GET',
        headers,
        body:
          request.body === undefined ? undefined : JSON.stringify(request.body),
        // Followed, a redirect would take the credentials along.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#config.timeoutMs),
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        throw this.#invalid(
          `it redirects (${response.status}), which is not followed`,
        );
      }
      return { status: response.status, text: await this.#text(response) };
    } catch (e) {
      throw e instanceof PeriskopServerError ? e : this.#failed(e);
    }
  }

  async #text(response: Response): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > this.#mostBytes) {
        throw this.#invalid(
          `its answer is larger than ${this.#mostBytes} bytes`,
        );
      }
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }

  #failed(e: unknown): PeriskopServerError {
    const error = e as {
      name?: string;
      cause?: { code?: unknown; errors?: { code?: unknown }[] };
    };
    if (error.name === 'TimeoutError' || error.name === 'AbortError') {
      return new PeriskopServerError(
        this.name,
        'timeout',
        `Periskop server '${this.name}' did not answer within ${
          this.#config.timeoutMs / 1000
        } s.`,
      );
    }
    // The cause has addresses, which are not for everybody; its code has none.
    const code = error.cause?.code ?? error.cause?.errors?.[0]?.code;
    return new PeriskopServerError(
      this.name,
      'unreachable',
      `Periskop server '${this.name}' cannot be reached${
        typeof code === 'string' ? ` (${code})` : ''
      }. Is it running, and is its url in periskop.instances right?`,
    );
  }

  #invalid(what: string): PeriskopServerError {
    return new PeriskopServerError(
      this.name,
      'invalid_answer',
      `Periskop server '${this.name}' cannot be understood: ${what}. Is its url in periskop.instances that of Periskop?`,
    );
  }

  #refused(
    status: number,
    problem: ApiProblem | undefined,
  ): PeriskopServerError {
    const server = `Periskop server '${this.name}'`;
    const detail = problem?.detail ?? `status ${status}`;
    const fail = (kind: PeriskopServerError['kind'], message: string) =>
      new PeriskopServerError(this.name, kind, message, problem);
    if (status === 401) {
      return fail(
        'unauthorized',
        `${server} does not accept the login of Backstage; look at token, or username and password, of it in periskop.instances.`,
      );
    }
    if (status === 403) {
      return fail(
        'forbidden',
        `${server} does not let the login of Backstage do this: ${detail}`,
      );
    }
    if (status === 429 || status >= 500) {
      return fail('unavailable', `${server} cannot answer now: ${detail}`);
    }
    if (problem === undefined) {
      return this.#invalid(`it answered with status ${status}`);
    }
    if (status === 404) {
      return problem.type.endsWith(':unknown-path')
        ? this.#invalid('it does not have what is asked for; is it an old one')
        : fail('not_found', detail);
    }
    if (status >= 400) {
      return fail('bad_request', detail);
    }
    return this.#invalid(`it answered with status ${status}`);
  }
}
