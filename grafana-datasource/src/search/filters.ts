import type { AdHocVariableFilter } from '@grafana/data';
import {
  anyOf,
  append,
  isOperator,
  negated,
  quote,
  readSearch,
  tokens,
  writeName,
  writePhrase,
  writeValue,
} from './syntax';
import type { Operator } from './syntax';

function matcher(name: string, op: Operator, value: string): string {
  return writeName(name) + op + writeValue(value);
}

/** Two parts that no error matches both. */
export function nothing(name: string): string {
  return `${matcher(name, '=', '')} ${matcher(name, '!=', '')}`;
}

/** One of several values, or none of them. Empty where every error matches. */
export function oneOf(name: string, op: '=' | '!=', values: readonly string[]): string {
  const [first, ...others] = values;
  if (first === undefined) {
    return op === '=' ? nothing(name) : '';
  }
  return others.length === 0
    ? matcher(name, op, first)
    : `${writeName(name)}${op === '=' ? '=~' : '!~'}${quote(anyOf(values))}`;
}

/**
 * A search with a dashboard's ad hoc filters behind it.
 *
 * @throws Error if a filter compares by what labels cannot be compared by
 */
export function withAdHocFilters(search: string, filters: readonly AdHocVariableFilter[] = []): string {
  return append(search, ...filters.filter(({ key }) => key !== '').map(adHoc));
}

function adHoc({ key, operator, value, values }: AdHocVariableFilter): string {
  if (operator === '=|' || operator === '!=|') {
    return oneOf(key, operator === '=|' ? '=' : '!=', values ?? [value]);
  }
  if (isOperator(operator)) {
    return matcher(key, operator, value);
  }
  throw new Error(
    `The filter ${key} ${operator} ${value} cannot be used: labels are compared with =, !=, =~ and !~ only.`
  );
}

/** Whether the search has just this part. */
export function hasFilter(search: string, name: string, op: Operator, value: string): boolean {
  return places(search, name, op, value).length > 0;
}

/** Puts it behind the search, in place of its opposite. */
export function addFilter(search: string, name: string, op: Operator, value: string): string {
  if (hasFilter(search, name, op, value)) {
    return search;
  }
  return append(removeFilter(search, name, negated(op), value), matcher(name, op, value));
}

export function removeFilter(search: string, name: string, op: Operator, value: string): string {
  const found = places(search, name, op, value);
  if (found.length === 0) {
    return search;
  }
  let left = '';
  let at = 0;
  for (const { start, end } of found) {
    left = append(left, search.slice(at, start).trim());
    at = end;
  }
  return append(left, search.slice(at).trim());
}

/** Off where it is on, and the other way around. */
export function toggleFilter(search: string, name: string, op: Operator, value: string): string {
  return hasFilter(search, name, op, value)
    ? removeFilter(search, name, op, value)
    : addFilter(search, name, op, value);
}

export function addPhrase(search: string, text: string, excluded: boolean): string {
  const phrase = text.trim();
  return phrase === '' ? search : append(search, (excluded ? '-' : '') + writePhrase(phrase));
}

function places(search: string, name: string, op: Operator, value: string): Array<{ start: number; end: number }> {
  return tokens(search).filter((token) => {
    const [part] = readSearch(search.slice(token.start, token.end)) ?? [];
    return part?.kind === 'matcher' && part.name === name && part.op === op && part.value === value;
  });
}
