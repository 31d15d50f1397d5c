import { DataFrameType, FieldType, LiveChannelScope } from '@grafana/data';
import type { DataFrame, Field, LiveChannelAddress } from '@grafana/data';

const MASK = (1n << 64n) - 1n;
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** What a channel's id may have in Grafana, its scope and data source included. */
const LONGEST_CHANNEL = 160;

/** The channel that tells what happens to errors that match the search. */
export function liveChannel(uid: string, q: string): LiveChannelAddress {
  const path = `stream/${base64url(JSON.stringify({ q }))}`;
  const id = `${LiveChannelScope.DataSource}/${uid}/${path}`;
  return {
    scope: LiveChannelScope.DataSource,
    stream: uid,
    path: id.length <= LONGEST_CHANNEL ? path : `stream/fnv-${fnv1a(q)}`,
    data: { q },
  };
}

function base64url(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** FNV-1a, 64 bits in hexadecimal digits, of the UTF-8. */
export function fnv1a(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) {
    hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, '0');
}

/** What is told about errors as lines of a log, which is how Explore shows what is live. */
export function asLogLines(frame: DataFrame): DataFrame {
  const column = (name: string): unknown[] => frame.fields.find((field) => field.name === name)?.values ?? [];
  const text = (name: string, row: number): string => {
    const value = column(name)[row];
    return value === undefined || value === null ? '' : String(value);
  };
  const rows = Array.from({ length: frame.length }, (_, row) => row);
  const line = (row: number): string =>
    [`[${text('event', row)}]`, text('service', row), text('class', row), text('message', row)]
      .filter((word) => word !== '' && word !== '[]')
      .join(' ');
  const labels = (row: number): Record<string, string> =>
    Object.fromEntries(
      ['event', 'service', 'class', 'key', 'state', 'severity']
        .map((name) => [name, text(name, row)] as const)
        .filter(([, value]) => value !== '')
    );
  const fields: Field[] = [
    field('timestamp', FieldType.time, column('time').slice(0, frame.length)),
    field('body', FieldType.string, rows.map(line)),
    field(
      'severity',
      FieldType.string,
      rows.map((row) => text('severity', row))
    ),
    field(
      'id',
      FieldType.string,
      rows.map((row) => `${text('id', row)}-${text('time', row)}-${text('event', row)}`)
    ),
    field('labels', FieldType.other, rows.map(labels)),
  ];
  return {
    refId: frame.refId,
    name: 'stream',
    meta: {
      ...frame.meta,
      type: DataFrameType.LogLines,
      typeVersion: [0, 0],
      preferredVisualisationType: 'logs',
    },
    fields,
    length: frame.length,
  };
}

function field(name: string, type: FieldType, values: unknown[]): Field {
  return { name, type, config: {}, values };
}
