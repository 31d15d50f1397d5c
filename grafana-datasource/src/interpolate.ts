import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { withAdHocFilters } from './search/filters';
import { interpolateSearch } from './search/interpolate';
import type { Meaning } from './search/interpolate';
import type { PeriskopQuery } from './types';

type Templates = Pick<TemplateSrv, 'replace'>;

const HAS_FORMAT = /^(?:\$\{[^:}]*:.+\}|\[\[\w+:\w+\]\])$/;
const BUILT_IN = /^(?:\$|\$\{|\[\[)__/;

/** The query as it is asked: without variables, and with the dashboard's ad hoc filters. */
export function interpolateQuery(
  query: PeriskopQuery,
  templates: Templates,
  scopedVars: ScopedVars = {},
  filters?: readonly AdHocVariableFilter[]
): PeriskopQuery {
  const text = (value: string): string => templates.replace(value, scopedVars);
  const search = (value: string | undefined): string =>
    withAdHocFilters(searchWithValues(value ?? '', templates, scopedVars), filters);
  const names = (values: string[] | undefined): string[] => [
    ...new Set((values ?? []).flatMap((name) => valuesOf(name, templates, scopedVars)).filter((name) => name !== '')),
  ];

  switch (query.queryType) {
    case 'timeseries':
      return {
        ...query,
        q: search(query.q),
        by: names(query.by),
        step: optional(query.step, text),
        legend: optional(query.legend, text),
      };
    case 'instant':
      return { ...query, q: search(query.q), by: names(query.by) };
    case 'errors':
    case 'events':
    case 'services':
    case 'stream':
      return { ...query, q: search(query.q) };
    case 'occurrences':
      return { ...query, q: search(query.q), id: optional(query.id, text) };
    case 'error':
      return { ...query, id: text(query.id) };
  }
}

export function searchWithValues(search: string, templates: Templates, scopedVars: ScopedVars = {}): string {
  return interpolateSearch(search, (reference) => meaning(reference, templates, scopedVars));
}

function meaning(reference: string, templates: Templates, scopedVars: ScopedVars): Meaning | undefined {
  let given: unknown;
  let asked = false;
  const text = templates.replace(reference, scopedVars, (value: unknown) => {
    given = value;
    asked = true;
    return '';
  });
  if (asked) {
    return Array.isArray(given)
      ? { kind: 'many', values: given.map(String) }
      : { kind: 'one', text: given === undefined || given === null ? '' : String(given) };
  }
  if (text === reference) {
    return undefined;
  }
  if (HAS_FORMAT.test(reference)) {
    return { kind: 'written', text };
  }
  // Grafana does not ask for the format of what somebody gave as the value for all, which is a regex by custom.
  return BUILT_IN.test(reference) ? { kind: 'one', text } : { kind: 'regex', text };
}

/** Several where it is a variable with several. */
function valuesOf(text: string, templates: Templates, scopedVars: ScopedVars): string[] {
  const found = meaning(text, templates, scopedVars);
  if (found === undefined) {
    return [templates.replace(text, scopedVars)];
  }
  return found.kind === 'many' ? found.values : [found.text];
}

function optional(text: string | undefined, replace: (text: string) => string): string | undefined {
  const replaced = text === undefined ? '' : replace(text).trim();
  return replaced === '' ? undefined : replaced;
}
