import type { FetchError } from '@grafana/runtime';
import { isFetchError } from '@grafana/runtime';

/** A label's name or value, and how many errors have it. */
export type LabelCount = { text: string; errors: number };

export type LabelList = { data: LabelCount[]; truncated: boolean };

export type ServiceList = { services: Array<{ name: string }> };

/** What may stand at a place of a search: `insert` replaces the text from `from` to `to`. */
export type Suggestions = {
  kind: string;
  from: number;
  to: number;
  choices: Array<{ text: string; insert: string; errors: number | null }>;
};

/** As RFC 9457 has it, with members of searches. */
export type Problem = {
  type?: string;
  title?: string;
  detail?: string;
  status?: number;
  parameter?: string;
  /** Where in the search it is, from 0. */
  position?: number;
  /** The search as it was probably meant. */
  suggestion?: string;
};

export const BAD_SEARCH = 'urn:periskop:problem:bad-search';

/** Undefined where the answer is none. */
export function problemOf(error: unknown): Problem | undefined {
  if (!isFetchError(error)) {
    return undefined;
  }
  const { data }: FetchError<unknown> = error;
  if (typeof data !== 'object' || data === null) {
    return undefined;
  }
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(data, name);
    return typeof value === 'string' ? value : undefined;
  };
  const position: unknown = Reflect.get(data, 'position');
  return {
    type: text('type'),
    title: text('title'),
    detail: text('detail') ?? text('message'),
    parameter: text('parameter'),
    suggestion: text('suggestion'),
    status: error.status,
    position: typeof position === 'number' ? position : undefined,
  };
}

/** What went wrong, in a sentence. */
export function sentence(error: unknown): string {
  const problem = problemOf(error);
  const told = problem?.detail ?? problem?.title;
  if (told !== undefined && told !== '') {
    return told;
  }
  if (isFetchError(error)) {
    return `Grafana could not ask Periskop: ${error.status} ${error.statusText ?? ''}`.trim();
  }
  return error instanceof Error && error.message !== '' ? error.message : 'Grafana could not ask Periskop.';
}
