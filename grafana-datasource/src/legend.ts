const LABEL = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The name of a series by a template such as `{{service}} {{version}}`; a label that is not there is empty. */
export function legend(template: string, labels: Readonly<Record<string, string>> = {}): string {
  return template
    .replace(LABEL, (_, name: string) => shown(labels[name] ?? ''))
    .replace(/\s+/g, ' ')
    .trim();
}

const OTHER = '__other__';

/** Groups that are not shown have this value of all labels. */
export function isOther(labels: Readonly<Record<string, string>> = {}): boolean {
  const values = Object.values(labels);
  return values.length > 0 && values.every((value) => value === OTHER);
}

function shown(value: string): string {
  return value === OTHER ? 'Other' : value;
}
