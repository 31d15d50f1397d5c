import type { ComboboxOption } from '@grafana/ui';
import type { LabelCount } from '../api';
import type { PeriskopDataSource } from '../datasource';
import type { EventType, Measure, QueryType, Sort, VariableKind } from '../types';
import type { Operator } from '../search/syntax';

export const QUERY_TYPES: Array<ComboboxOption<QueryType>> = [
  { value: 'timeseries', label: 'Counts over time', description: 'How often errors happen, a series for each group' },
  {
    value: 'instant',
    label: 'Counts over the range',
    description: 'One number for each group, for stats, bars and alerts',
  },
  { value: 'errors', label: 'Errors', description: 'A table with a row for each error' },
  { value: 'occurrences', label: 'Occurrences', description: 'A log with messages and stack traces' },
  { value: 'events', label: 'Events', description: 'What became of errors: first seen, regressed, resolved' },
  { value: 'services', label: 'Services', description: 'A table with a row for each service' },
  { value: 'error', label: 'One error', description: 'Everything about the error that has an id' },
  { value: 'stream', label: 'Live', description: 'What happens to errors, as it happens' },
];

export const MEASURES: Array<ComboboxOption<Measure>> = [
  { value: 'occurrences', label: 'Occurrences', description: 'How often errors happened' },
  { value: 'rate', label: 'Rate', description: 'How often errors happened, by second' },
  { value: 'errors', label: 'Different errors', description: 'How many different errors happened' },
  { value: 'targets', label: 'Affected targets', description: 'How many processes counted such errors' },
];

export const SORTS: Array<ComboboxOption<Sort>> = [
  { value: 'occurrences', label: 'Occurrences', description: 'In the time range, the most first' },
  { value: 'trend', label: 'Trend', description: 'What grew in the time range, the most first' },
  { value: 'last_seen', label: 'Last seen', description: 'The latest first' },
  { value: 'first_seen', label: 'First seen', description: 'The newest first' },
  { value: 'total', label: 'Total', description: 'Since the error is known, the most first' },
];

export const EVENT_TYPES: Array<ComboboxOption<EventType>> = [
  { value: 'first_seen', label: 'First seen' },
  { value: 'regressed', label: 'Regressed' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'reopened', label: 'Reopened' },
  { value: 'muted', label: 'Muted' },
  { value: 'unmuted', label: 'Unmuted' },
  { value: 'labelled', label: 'Labelled' },
];

export const OPERATOR_OPTIONS: Array<ComboboxOption<Operator>> = [
  { value: '=', label: '=', description: 'is' },
  { value: '!=', label: '!=', description: 'is not' },
  { value: '=~', label: '=~', description: 'matches the regex' },
  { value: '!~', label: '!~', description: 'does not match the regex' },
];

export const VARIABLE_KINDS: Array<ComboboxOption<VariableKind>> = [
  { value: 'services', label: 'Services', description: 'Names of services' },
  { value: 'values', label: 'Values of a label', description: 'Values that errors have of it' },
  { value: 'versions', label: 'Versions', description: 'Values of a label of series, in the time range' },
  { value: 'labels', label: 'Names of labels', description: 'For grouping by a variable' },
];

const MOST = 200;

/** An option a label's name or value. Nothing where the server does not answer: names can be typed, too. */
export function labelOptions(read: () => Promise<LabelCount[]>): Promise<Array<ComboboxOption<string>>> {
  return read().then(
    (labels) =>
      labels.map(({ text, errors }) => ({
        value: text,
        label: text,
        description: errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : undefined,
      })),
    () => []
  );
}

export function nameOptions(datasource: PeriskopDataSource, typed: string): Promise<Array<ComboboxOption<string>>> {
  const variables = variableOptions(datasource, typed);
  return labelOptions(() => datasource.labelNames('', typed.startsWith('$') ? '' : typed, MOST)).then((names) => [
    ...(typed.startsWith('$') ? [] : names),
    ...variables,
  ]);
}

export function valueOptions(
  datasource: PeriskopDataSource,
  name: string,
  typed: string
): Promise<Array<ComboboxOption<string>>> {
  const variables = variableOptions(datasource, typed);
  return typed.startsWith('$')
    ? Promise.resolve(variables)
    : labelOptions(() => datasource.labelValues(name, '', typed, MOST)).then((values) => [...values, ...variables]);
}

function variableOptions(datasource: PeriskopDataSource, typed: string): Array<ComboboxOption<string>> {
  return datasource
    .variableNames()
    .map((name) => `$${name}`)
    .filter((name) => name.toLowerCase().includes(typed.toLowerCase()))
    .map((name) => ({ value: name, label: name, description: 'variable' }));
}
