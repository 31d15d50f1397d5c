/** @import { HttpRequest } from './model.js' */

/** What a terminal would take as a command of its own when it is pasted. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** @param {string} text */
const hex = text => [...new TextEncoder().encode(text)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

/**
 * One word for a POSIX shell, whatever it holds. Controls and unseen characters, of which single quotes can hold only some, are
 * written as `$'…'`, which bash and zsh read.
 *
 * @param {string} text
 */
export function shellWord(text) {
  const clean = text.replaceAll('\u0000', '');
  if (!CONTROLS.test(clean)) {
    return `'${clean.replaceAll("'", String.raw`'\''`)}'`;
  }
  const escaped = [...clean].map(character => {
    if (character === "'" || character === '\\') {
      return `\\${character}`;
    }
    return CONTROLS.test(character) ? hex(character) : character;
  });
  return `$'${escaped.join('')}'`;
}

/** Those that curl says itself, by the URL and the body that it is given. */
const OWN = new Set(['content-length', 'host', 'transfer-encoding', 'connection']);

/**
 * The request again. Values that were taken out as secret stay `[redacted]`.
 *
 * @param {HttpRequest} request
 */
export function curl({ method, url, headers, body }) {
  const parts = ['curl --globoff'];
  if (method !== '') {
    parts.push(`--request ${shellWord(method)}`);
  }
  parts.push(`--url ${shellWord(url)}`);
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!OWN.has(name.toLowerCase())) {
      // an empty one is sent with a semicolon only; a line feed would begin another header
      const line = `${name}${value === '' ? ';' : `: ${value}`}`.replace(/[\r\n]+/g, ' ');
      // a word that begins with @ would name a file
      parts.push(`--header ${shellWord(line.replace(/^@+/, ''))}`);
    }
  }
  if (body !== '') {
    parts.push(`--data-raw ${shellWord(body)}`);
  }
  return parts.join(' \\\n  ');
}
