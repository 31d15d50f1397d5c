import type { Suggestions } from '../api';

/** What may be written in place of a part of a search. */
export type Choice = { text: string; insert: string; detail: string; from: number; to: number };

const VARIABLE = /\$\{?(\w*)$/;

/** Variables of the dashboard, where one is being typed. */
export function variableChoices(text: string, cursor: number, names: readonly string[]): Choice[] {
  const typed = VARIABLE.exec(text.slice(0, cursor));
  if (typed === null) {
    return [];
  }
  const from = typed.index;
  const behind = /^\w*\}?/.exec(text.slice(cursor))?.[0].length ?? 0;
  return names
    .filter((name) => name.toLowerCase().startsWith((typed[1] ?? '').toLowerCase()))
    .map((name) => ({ text: `$${name}`, insert: `$${name}`, detail: 'variable', from, to: cursor + behind }));
}

/** What the server suggests; behind a name goes the operator that is meant most often. */
export function serverChoices(text: string, { kind, from, to, choices }: Suggestions): Choice[] {
  const compared = /^[=!~]/.test(text.slice(to));
  return choices.map(({ text: shown, insert, errors }) => ({
    text: shown,
    insert: kind === 'name_or_word' && !compared ? `${insert}=` : insert,
    detail: errors === null || errors === 0 ? '' : `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    from,
    to,
  }));
}

/** The text with a choice in it, and where to go on. */
export function choose(text: string, { insert, from, to }: Choice): { text: string; cursor: number } {
  const rest = text.slice(to);
  const isWhole = rest === '' && !/[=~]$/.test(insert);
  const written = isWhole ? `${insert} ` : insert;
  return { text: text.slice(0, from) + written + rest, cursor: from + written.length };
}
