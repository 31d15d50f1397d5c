import { oneOf } from './filters';
import {
  anyOf,
  append,
  escapeRegex,
  isRegex,
  negated,
  isOperator,
  quote,
  tokens,
  writeName,
  writePhrase,
  writeValue,
} from './syntax';
import type { Operator, Token } from './syntax';

/** What a variable stands for. */
export type Meaning =
  | { kind: 'one'; text: string }
  | { kind: 'many'; values: string[] }
  /** A regex that was given for all values. */
  | { kind: 'regex'; text: string }
  /** What its reference says how to write: put in as it is. */
  | { kind: 'written'; text: string };

/** Undefined where there is no such variable. */
export type Resolve = (reference: string) => Meaning | undefined;

/** `$x`, `${x}`, `${x.path:format}` and `[[x:format]]`, as Grafana has them. */
export const REFERENCE = /\$(\w+)|\[\[\w+?(?::\w+)?\]\]|\$\{(\w+)(?:\.[^:}]+)?(?::[^}]+)?\}/g;
const PLACEHOLDER = /__periskop_(\d+)__/g;
const ONLY_PLACEHOLDER = /^__periskop_(\d+)__$/;

/** A piece of a text: as it was written, or what a variable stands for. */
type Bit = string | Meaning;

/**
 * Puts the values of variables into a search, quoted for the place where they stand, so that a value never becomes anything
 * but a value:
 *
 * - `name=$x` with several values is one of them, with none nothing; `name=~"$x"` has them escaped;
 * - `"$x"` and `-$x` are phrases; a phrase without text is left out;
 * - `$x` alone is a search itself, for text boxes.
 */
export function interpolateSearch(search: string, resolve: Resolve): string {
  const meanings: Meaning[] = [];
  const marked = search.replace(REFERENCE, (reference) => {
    const meaning = resolve(reference);
    return meaning === undefined ? reference : `__periskop_${meanings.push(meaning) - 1}__`;
  });
  if (meanings.length === 0) {
    return search;
  }
  const meant = (index: string): Meaning => meanings[Number(index)] ?? { kind: 'one', text: '' };
  const bits = (text: string): Bit[] =>
    text
      .split(PLACEHOLDER)
      .map((bit, i): Bit => (i % 2 === 1 ? meant(bit) : bit))
      .filter((bit) => bit !== '');

  let out = '';
  let at = 0;
  for (const token of tokens(marked)) {
    const raw = marked.slice(token.start, token.end);
    if (raw.search(PLACEHOLDER) < 0) {
      continue;
    }
    const only = ONLY_PLACEHOLDER.exec(raw)?.[1];
    const written = only === undefined ? part(token, bits) : asSearch(meant(only));
    out = written === '' ? append(out + marked.slice(at, token.start)) : out + marked.slice(at, token.start) + written;
    at = token.end;
  }
  return out + marked.slice(at);
}

function asSearch(meaning: Meaning): string {
  return meaning.kind === 'many' ? meaning.values.map((value) => value.trim()).join(' ') : meaning.text.trim();
}

function part(token: Token, bits: (text: string) => Bit[]): string {
  const first = plain(bits(token.first.text));
  if (token.sign === '') {
    return first === '' ? '' : (token.excluded ? '-' : '') + writePhrase(first);
  }
  const name = token.first.quoted || first !== token.first.text ? writeName(first) : first;
  const value = bits(token.value.text);
  if (!isOperator(token.sign) || value.every((bit) => typeof bit === 'string')) {
    return (token.excluded ? '-' : '') + name + token.sign + writeValue(plain(value));
  }
  return matcher(first, token.excluded ? negated(token.sign) : token.sign, value);
}

function matcher(name: string, op: Operator, value: Bit[]): string {
  if (value.some((bit) => typeof bit === 'object' && bit.kind === 'many' && bit.values.length === 0)) {
    return oneOf(name, op === '=' || op === '=~' ? '=' : '!=', []);
  }
  if (isRegex(op)) {
    return writeName(name) + op + writeValue(regex(value, false));
  }
  const [only] = value;
  if (value.length === 1 && typeof only === 'object' && only.kind === 'many') {
    return oneOf(name, op === '=' ? '=' : '!=', only.values);
  }
  const isPlain = value.every((bit) => typeof bit === 'string' || bit.kind === 'one' || bit.kind === 'written');
  return isPlain
    ? writeName(name) + op + writeValue(plain(value))
    : writeName(name) + (op === '=' ? '=~' : '!~') + quote(regex(value, true));
}

function regex(value: Bit[], escaped: boolean): string {
  return value
    .map((bit) => {
      if (typeof bit === 'string') {
        return escaped ? escapeRegex(bit) : bit;
      }
      if (bit.kind === 'many') {
        return value.length === 1 ? anyOf(bit.values) : `(${anyOf(bit.values)})`;
      }
      if (bit.kind === 'one') {
        return escapeRegex(bit.text);
      }
      return value.length === 1 || bit.kind === 'written' ? bit.text : `(${bit.text})`;
    })
    .join('');
}

function plain(value: Bit[]): string {
  return value
    .map((bit) => {
      if (typeof bit === 'string') {
        return bit;
      }
      return bit.kind === 'many' ? bit.values.join(' ') : bit.text;
    })
    .join('');
}
