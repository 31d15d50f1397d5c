import { ApiProblem } from '@periskop/backstage-plugin-common';

const LONGEST = 2000;

const TEXTS = [
  'detail',
  'title',
  'type',
  'instance',
  'parameter',
  'pointer',
  'suggestion',
  'errorId',
  'reason',
] as const;
const NUMBERS = ['status', 'position'] as const;

/** What a server said was wrong: its known members, each bounded; undefined for what is no problem of RFC 9457. */
export function readProblem(value: unknown): ApiProblem | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const given = value as { [name: string]: unknown };
  const problem: { [name: string]: unknown } = {};
  for (const name of TEXTS) {
    const text = given[name];
    if (typeof text === 'string') {
      problem[name] = text.slice(0, LONGEST);
    }
  }
  for (const name of NUMBERS) {
    if (typeof given[name] === 'number') {
      problem[name] = given[name];
    }
  }
  const isWhole =
    typeof problem.type === 'string' && typeof problem.detail === 'string';
  return isWhole ? (problem as unknown as ApiProblem) : undefined;
}
