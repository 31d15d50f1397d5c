import { DataFrameType, FieldType } from '@grafana/data';
import type { DataFrame, DataLink, DataQueryResponse, DataQueryResponseData, Field } from '@grafana/data';
import { arranged } from './columns';
import { isOther, legend } from './legend';
import { errorPage, errorPageLink, occurrencesLink, servicePageLink } from './links';
import type { PeriskopQuery } from './types';

/** What frames are shown with, besides what they have. */
export type Surroundings = { uid: string; name: string; publicUrl: string | undefined };

type Slots = { from: number; stepMs: number };

/** Gives frames what only a browser needs: names of series, small charts, and links. Errors stay beside them. */
export function shapeResponse(
  response: DataQueryResponse,
  queries: readonly PeriskopQuery[],
  surroundings: Surroundings
): DataQueryResponse {
  const byRefId = new Map(queries.map((query) => [query.refId, query]));
  return {
    ...response,
    data: response.data.map((data: DataQueryResponseData): DataQueryResponseData => {
      const query = isFrame(data) ? byRefId.get(data.refId ?? '') : undefined;
      return query === undefined || !isFrame(data) ? data : shapeFrame(data, query, surroundings);
    }),
  };
}

function isFrame(data: DataQueryResponseData): data is DataFrame {
  return typeof data === 'object' && data !== null && 'fields' in data && 'length' in data;
}

export function shapeFrame(frame: DataFrame, query: PeriskopQuery, surroundings: Surroundings): DataFrame {
  switch (query.queryType) {
    case 'timeseries':
      return { ...frame, fields: frame.fields.map((field) => named(field, query.legend)) };
    case 'errors':
    case 'error':
    case 'services':
      return arranged(linked(withSparklines(frame), query, surroundings));
    case 'events':
    case 'stream':
      return linked(frame, query, surroundings);
    case 'occurrences':
      return logs(frame, surroundings);
    case 'instant':
      return frame;
  }
}

function named(field: Field, template: string | undefined): Field {
  if (field.type !== FieldType.number || field.labels === undefined) {
    return field;
  }
  if (isOther(field.labels)) {
    return configured(field, { displayNameFromDS: 'Other' });
  }
  const name = template === undefined || template === '' ? '' : legend(template, field.labels);
  return name === '' ? field : configured(field, { displayNameFromDS: name });
}

function configured(field: Field, config: Field['config']): Field {
  return { ...field, config: { ...field.config, ...config } };
}

function withSparklines(frame: DataFrame): DataFrame {
  const slots = slotsOf(frame.meta?.custom?.sparkline);
  if (slots === undefined) {
    return frame;
  }
  return {
    ...frame,
    fields: frame.fields.map((field) => (field.name === 'sparkline' ? sparklines(field, slots) : field)),
  };
}

function slotsOf(value: unknown): Slots | undefined {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('stepMs' in value)) {
    return undefined;
  }
  const { from, stepMs } = value;
  return typeof from === 'number' && typeof stepMs === 'number' && stepMs > 0 ? { from, stepMs } : undefined;
}

/** Cells that the table draws as lines hold a frame each. */
function sparklines(field: Field, slots: Slots): Field<DataFrame | null> {
  return {
    ...field,
    type: FieldType.frame,
    config: {
      ...field.config,
      custom: { ...field.config.custom, cellOptions: { type: 'sparkline', hideValue: true } },
    },
    values: field.values.map((value) => sparkline(value, slots)),
  };
}

function sparkline(value: unknown, { from, stepMs }: Slots): DataFrame | null {
  const points: unknown = typeof value === 'string' ? parsed(value) : value;
  if (!Array.isArray(points)) {
    return null;
  }
  const numbers = points.map((point) => (typeof point === 'number' ? point : null));
  return {
    fields: [
      {
        name: 'time',
        type: FieldType.time,
        config: { interval: stepMs },
        values: numbers.map((_, i) => from + i * stepMs),
      },
      { name: 'occurrences', type: FieldType.number, config: {}, values: numbers },
    ],
    length: numbers.length,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function linked(frame: DataFrame, query: PeriskopQuery, { uid, name, publicUrl }: Surroundings): DataFrame {
  const has = (...names: string[]): boolean => names.every((each) => frame.fields.some((field) => field.name === each));
  const page = publicUrl === undefined ? [] : [errorPageLink(publicUrl)];
  const links: Record<string, DataLink[]> = {};
  if (query.queryType === 'services') {
    links.service = publicUrl === undefined ? [] : [servicePageLink(publicUrl)];
  } else if (has('service', 'key')) {
    const id = query.queryType === 'events' ? 'errorId' : 'id';
    const both = has(id) ? [...page, occurrencesLink({ uid, name }, id)] : page;
    links[query.queryType === 'events' ? 'title' : 'class'] = both;
    links.message = both;
  }
  const hidden = ['errors', 'events', 'stream'].includes(query.queryType) ? ['id', 'errorId', 'key'] : [];
  return {
    ...frame,
    fields: frame.fields.map((field) => {
      const added = links[field.name] ?? [];
      const withLinks =
        added.length === 0 ? field : configured(field, { links: [...(field.config.links ?? []), ...added] });
      return hidden.includes(field.name) ? withoutColumn(withLinks) : withLinks;
    }),
  };
}

/** Links read it, and panels may show it; a table does not by itself. */
function withoutColumn(field: Field): Field {
  return configured(field, { custom: { ...field.config.custom, hideFrom: { viz: true } } });
}

/** Links of log lines read a column of their own, not labels; so each line has its address as one. */
function logs(frame: DataFrame, { publicUrl }: Surroundings): DataFrame {
  const labels = frame.fields.find((field) => field.name === 'labels');
  if (publicUrl === undefined || labels === undefined || frame.meta?.type !== DataFrameType.LogLines) {
    return frame;
  }
  const pages = labels.values.map((of: Record<string, unknown> | null): string => {
    const { service, key } = of ?? {};
    return typeof service === 'string' && typeof key === 'string' ? errorPage(publicUrl, service, key) : '';
  });
  const links: DataLink[] = [{ title: 'Open in Periskop', url: '${__value.raw}', targetBlank: true }];
  return {
    ...frame,
    fields: [...frame.fields, { name: 'page', type: FieldType.string, config: { links }, values: pages }],
  };
}

/** Panels change what they are given; so each has fields of its own. */
export function copyOf(response: DataQueryResponse): DataQueryResponse {
  return {
    ...response,
    data: response.data.map((data: DataQueryResponseData): DataQueryResponseData =>
      isFrame(data)
        ? {
            ...data,
            fields: data.fields.map((field) => ({
              ...field,
              config: { ...field.config },
              state: field.state === undefined || field.state === null ? field.state : { ...field.state },
            })),
          }
        : data
    ),
  };
}
