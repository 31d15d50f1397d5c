import type { DataLink } from '@grafana/data';
import type { OccurrencesQuery } from './types';

const NEXT_TO = /\/+$/;

/** Undefined where it is no address that a browser may be led to. */
export function publicUrl(...candidates: Array<string | undefined>): string | undefined {
  const given = candidates.map((url) => url?.trim() ?? '').find((url) => /^https?:\/\/[^/]/i.test(url));
  return given?.replace(NEXT_TO, '');
}

/** The page of an error. */
export function errorPage(url: string, service: string, key: string): string {
  return `${url}/#/${encodeURIComponent(service)}/errors/${encodeURIComponent(key)}`;
}

/** The page of the error of a row that has the columns `service` and `key`. */
export function errorPageLink(url: string): DataLink {
  return {
    title: 'Open in Periskop',
    url: `${url}/#/\${__data.fields.service:percentencode}/errors/\${__data.fields.key:percentencode}`,
    targetBlank: true,
  };
}

/** The page of a row that has the column `service`. */
export function servicePageLink(url: string): DataLink {
  return { title: 'Open in Periskop', url: `${url}/#/\${__data.fields.service:percentencode}`, targetBlank: true };
}

/** Explore, with the occurrences of the error whose id a column has. */
export function occurrencesLink(
  datasource: { uid: string; name: string },
  idColumn: 'id' | 'errorId'
): DataLink<OccurrencesQuery> {
  return {
    title: 'Show stack traces',
    url: '',
    internal: {
      datasourceUid: datasource.uid,
      datasourceName: datasource.name,
      query: { refId: 'A', queryType: 'occurrences', q: '', limit: 100, id: `\${__data.fields.${idColumn}}` },
    },
  };
}
