import type { DataFrame, Field } from '@grafana/data';

/** The columns that tables begin with, in this order, and how many pixels they are wide at least. */
const COLUMNS = new Map([
  ['service', 120],
  ['class', 240],
  ['message', 280],
  ['sparkline', 120],
  ['count', 80],
  ['trend', 80],
  ['severity', 80],
  ['mark', 90],
  ['state', 80],
  ['total', 80],
  ['targets', 80],
  ['firstSeen', 160],
  ['lastSeen', 160],
]);

const NAMES = [...COLUMNS.keys()];

function place(field: Field): number {
  const index = NAMES.indexOf(field.name);
  return index < 0 ? NAMES.length : index;
}

/** Columns so that a table shows first what an error is and how often it happens. What a panel is told goes before it. */
export function arranged(frame: DataFrame): DataFrame {
  const fields = frame.fields.map((field) => {
    const minWidth = COLUMNS.get(field.name);
    return minWidth === undefined
      ? field
      : { ...field, config: { ...field.config, custom: { minWidth, ...field.config.custom } } };
  });
  // the order of those with the same place stays
  return { ...frame, fields: fields.sort((a, b) => place(a) - place(b)) };
}
