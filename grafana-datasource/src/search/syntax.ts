/** The search language, read and written as the server does it. Offsets are UTF-16 units, from 0. */

export type Operator = '=' | '!=' | '=~' | '!~';

export const OPERATORS: readonly Operator[] = ['=', '!=', '=~', '!~'];

/** A label has this value, or another, or one that the regex matches, or none. */
export type Matcher = { kind: 'matcher'; name: string; op: Operator; value: string };

/** A text of the error contains it, or none does. */
export type Phrase = { kind: 'phrase'; text: string; excluded: boolean };

export type Part = Matcher | Phrase;

/** A word, name or value as it stands there. */
export type Piece = { start: number; end: number; text: string; quoted: boolean; closed: boolean };

/** One part as it stands there, right or wrong; `sign` is empty where there is no operator. */
export type Token = { start: number; end: number; excluded: boolean; first: Piece; sign: string; value: Piece };

const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const NAME_LIKE = /^[\p{L}\p{Nd}_.-]*$/u;
// what Java calls white space or a space character; JavaScript's \s has U+FEFF, and lacks four controls
const SPACE = /[\t-\r\x1c-\x20\p{Zs}\p{Zl}\p{Zp}]/u;
const PLAIN_PHRASE = /^[\p{L}\p{Nd}_.$/@#-]*$/u;
const RESERVED = new Set(['OR', 'AND', 'NOT', '||', '&&']);
const VARIABLE = /\$\w|\$\{|\[\[/;
const SIGNS = '=!~';
const BEFORE_SIGNS = '~<>:';
const BUILT_IN = ['service', 'severity', 'class', 'state', 'mark', 'key'];
const MOST_PARTS = 64;
const LONGEST_TEXT = 4096;

export function isOperator(sign: string): sign is Operator {
  return (OPERATORS as readonly string[]).includes(sign);
}

export function isRegex(op: Operator): boolean {
  return op === '=~' || op === '!~';
}

export function negated(op: Operator): Operator {
  const opposites = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const;
  return opposites[op];
}

export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** What stands between the quotes: a backslash is left out before a quote or a backslash only. */
function unquote(inside: string): string {
  return inside.replace(/\\(["\\])/g, '$1');
}

export function writeName(name: string): string {
  return LEGACY_NAME.test(name) ? name : quote(name);
}

export function writeValue(value: string): string {
  const bare = value !== '' && !"=!~'".includes(value.charAt(0)) && !value.includes('"') && !SPACE.test(value);
  return bare ? value : quote(value);
}

/** @param text not empty */
export function writePhrase(text: string): string {
  const bare = !text.startsWith('-') && !RESERVED.has(text) && PLAIN_PHRASE.test(text);
  return bare ? text : quote(text);
}

export function writePart(part: Part): string {
  return part.kind === 'matcher'
    ? writeName(part.name) + part.op + writeValue(part.value)
    : (part.excluded ? '-' : '') + writePhrase(part.text);
}

export function writeSearch(parts: readonly Part[]): string {
  return parts.map(writePart).join(' ');
}

/** A regex of RE2 that matches this text only. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** A regex of RE2 that matches each of these texts only. */
export function anyOf(values: readonly string[]): string {
  return values.map(escapeRegex).join('|');
}

/** Puts parts behind a search. */
export function append(search: string, ...parts: string[]): string {
  return [search.trim(), ...parts].filter((part) => part !== '').join(' ');
}

/** Cuts any text into parts, as the server does, whether they are right or wrong. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;

  const endOfWord = (): number => {
    let end = at;
    while (end < text.length && !SPACE.test(text.charAt(end))) {
      end++;
    }
    return end;
  };
  const isSignAt = (i: number): boolean =>
    text.charAt(i) === '=' || (text.charAt(i) === '!' && i + 1 < text.length && '=~'.includes(text.charAt(i + 1)));
  const isEscapeAt = (i: number): boolean =>
    text.charAt(i) === '\\' && i + 1 < text.length && '\\"'.includes(text.charAt(i + 1));

  const quoted = (): Piece => {
    const start = at++;
    while (at < text.length && text.charAt(at) !== '"') {
      at += isEscapeAt(at) ? 2 : 1;
    }
    const inside = unquote(text.slice(start + 1, at));
    const closed = at < text.length;
    if (closed) {
      at++;
    }
    return { start, end: at, text: inside, quoted: true, closed };
  };
  const piece = (end: number): Piece => {
    if (at < end && text.charAt(at) === '"') {
      return quoted();
    }
    const start = at;
    at = end;
    return { start, end, text: text.slice(start, end), quoted: false, closed: true };
  };
  const first = (): Piece => {
    const end = endOfWord();
    if (at < end && text.charAt(at) === '"') {
      return quoted();
    }
    let sign = at;
    while (sign < end && !isSignAt(sign)) {
      sign++;
    }
    let nameEnd = sign;
    while (nameEnd > at && BEFORE_SIGNS.includes(text.charAt(nameEnd - 1))) {
      nameEnd--;
    }
    return piece(sign < end && NAME_LIKE.test(text.slice(at, nameEnd)) ? nameEnd : end);
  };
  const operator = (): string => {
    const start = at;
    while (at < text.length && BEFORE_SIGNS.includes(text.charAt(at))) {
      at++;
    }
    if (at === text.length || !isSignAt(at)) {
      at = start;
      return '';
    }
    while (at < text.length && SIGNS.includes(text.charAt(at))) {
      at++;
    }
    return text.slice(start, at);
  };

  for (;;) {
    while (at < text.length && SPACE.test(text.charAt(at))) {
      at++;
    }
    if (at === text.length) {
      return found;
    }
    const start = at;
    const excluded = text.charAt(at) === '-';
    if (excluded) {
      at++;
    }
    const name = first();
    const sign = name.closed ? operator() : '';
    const value = sign === '' ? { start: at, end: at, text: '', quoted: false, closed: true } : piece(endOfWord());
    found.push({ start, end: at, excluded, first: name, sign, value });
  }
}

/**
 * The parts of a search, such that writing them again asks for the same. Undefined where the server would refuse it, or
 * might: what is refused here is edited as text only.
 */
export function readSearch(text: string): Part[] | undefined {
  const all = tokens(text);
  if (text.length > LONGEST_TEXT || all.length > MOST_PARTS || !text.isWellFormed()) {
    return undefined;
  }
  const parts: Part[] = [];
  let end = -1;
  for (const token of all) {
    const part = token.start === end ? undefined : readPart(token);
    // a variable may stand for a whole search, or for a name: then it matters whether there are quotes around it
    const varies = part?.kind === 'phrase' && VARIABLE.test(part.text);
    if (part === undefined || (varies && writePart(part) !== text.slice(token.start, token.end))) {
      return undefined;
    }
    parts.push(part);
    end = token.end;
  }
  return parts;
}

function readPart(token: Token): Part | undefined {
  const { first, value, sign, excluded } = token;
  if (!first.closed || !value.closed) {
    return undefined;
  }
  if (sign !== '') {
    return readMatcher(token);
  }
  if (first.text === '' || (!first.quoted && !isCertainWord(first.text))) {
    return undefined;
  }
  return { kind: 'phrase', text: first.text, excluded };
}

function readMatcher({ first, sign, value, excluded }: Token): Matcher | undefined {
  const named = first.quoted ? first.text !== '' : LEGACY_NAME.test(first.text);
  const valued = value.quoted || (value.text !== '' && writeValue(value.text) === value.text);
  if (!named || !valued || !isOperator(sign)) {
    return undefined;
  }
  return { kind: 'matcher', name: first.text, op: excluded ? negated(sign) : sign, value: value.text };
}

/** A word that nothing speaks against. The server takes some more, which is no reason to guess here which. */
function isCertainWord(word: string): boolean {
  if (word.startsWith('-') || RESERVED.has(word) || /["(){}<>]/.test(word)) {
    return false;
  }
  const colon = word.indexOf(':');
  return colon < 0 || !BUILT_IN.includes(word.slice(0, colon));
}
