import type { DataFrame, Field } from '@grafana/data';

/** What tables begin with. */
const FIRST = ['service', 'class', 'message', 'sparkline', 'count', 'trend', 'severity', 'mark', 'state'];

/** In pixels, at least. Of the others a panel's own default holds, which would not be heeded if they had one. */
const WIDTHS: Readonly<Record<string, number>> = { class: 240, message: 280 };

function place(field: Field): number {
  const index = FIRST.indexOf(field.name);
  return index < 0 ? FIRST.length : index;
}

/** Columns so that a table shows first what an error is and how often it happens. */
export function arranged(frame: DataFrame): DataFrame {
  const fields = frame.fields.map((field) => {
    const minWidth = WIDTHS[field.name];
    return minWidth === undefined
      ? field
      : { ...field, config: { ...field.config, custom: { minWidth, ...field.config.custom } } };
  });
  // the order of those with the same place stays
  return { ...frame, fields: fields.sort((a, b) => place(a) - place(b)) };
}
