import { h, tags } from './html.js';

/** @import { ComponentChild } from 'preact' */

const { span } = tags;

/** What one does not see, or what makes other text be read in another order; tabs and line feeds are left alone. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]/;
const EACH = new RegExp(UNSEEN.source, 'g');

/** More is shown when it is asked for: browsers take seconds for lines of a megabyte. */
export const MOST_SHOWN = 20_000;

/** @param {string} text */
function marked(text) {
  /** @type {ComponentChild[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(EACH)) {
    const code = `U+${found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
    parts.push(text.slice(end, found.index), span({ class: 'unseen', title: `an unseen character, ${code}` }, code));
    end = found.index + found[0].length;
    if (parts.length > 2_000) {
      break;
    }
  }
  parts.push(text.slice(end).replaceAll(EACH, '\ufffd'));
  return parts;
}

/**
 * What a target says, as text: unseen characters are made visible, and its direction is its own business.
 *
 * @param {{ text: string, most?: number }} props
 */
export function Text({ text, most = MOST_SHOWN }) {
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  return h('bdi', null, UNSEEN.test(shown) ? marked(shown) : shown);
}

/** `com.example.Foo` in two parts, of which the last is what one looks for. @param {string} name @returns {[string, string]} */
export function classParts(name) {
  const cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('::') + 1, name.lastIndexOf('\\'), name.lastIndexOf('/'));
  return cut > 0 && cut < name.length - 1 ? [name.slice(0, cut + 1), name.slice(cut + 1)] : ['', name];
}
