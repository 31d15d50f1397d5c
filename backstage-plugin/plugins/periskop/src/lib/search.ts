/** A value of a matcher, in quotes, whatever it holds. */
export function quoted(value: string): string {
  const escaped = value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n');
  return `"${escaped}"`;
}

/** A value as part of a regular expression (RE2) that stands for nothing but itself. */
function literal(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Errors whose label has one of the values; empty where there are none to choose of. */
export function oneOf(label: string, values: readonly string[]): string {
  if (values.length === 0) {
    return '';
  }
  return values.length === 1
    ? `${label}=${quoted(values[0])}`
    : `${label}=~${quoted(values.map(literal).join('|'))}`;
}

/** Parts of a search, all of which must match. */
export function together(...parts: string[]): string {
  return parts
    .map(part => part.trim())
    .filter(part => part !== '')
    .join(' ');
}
