/** A value of a matcher, in quotes, whatever it holds. @param {string} value */
export const quoted = value => `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;

/** As part of a regular expression (RE2) that stands for nothing but itself. @param {string} value */
const literal = value => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Errors whose label has one of the values; empty where there are none to choose of. @param {string} label @param {readonly string[]} values */
export function oneOf(label, values) {
  const [first] = values;
  if (first === undefined) {
    return '';
  }
  return values.length === 1
    ? `${label}=${quoted(first)}`
    : `${label}=~${quoted(values.map(literal).join('|'))}`;
}

/** Parts of a search, all of which must match. @param {...string} parts */
export const together = (...parts) => parts.map(part => part.trim()).filter(part => part !== '').join(' ');
