import { InputError } from '@backstage/errors';

/** Of a whole search, as the server has it. */
const LONGEST_SEARCH = 4096;
/** Of a regex in it. */
const LONGEST_REGEX = 1024;
const LONGEST_EXPRESSION = 1000;

/** The text of a quoted part: a backslash before a quote or a backslash is left out, any other is itself. */
const QUOTED = String.raw`"(?:[^"\\]|\\["\\]|\\(?!["\\]))*"`;
const PART = new RegExp(
  String.raw`\s*-?(?:(?:${QUOTED}|[^\s"=!~]*)(?:=~|!~|!=|=))?(?:${QUOTED}|[^\s"]+)(?=\s|$)`,
  'y',
);

/**
 * A text between the quotes of a search.
 *
 * @public
 */
export function quoteSearchText(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * A value as it is written behind an operator, quoted only where it must be.
 *
 * @public
 */
export function quoteSearchValue(text: string): string {
  return /^[^=!~'"\s][^"\s]*$/.test(text) ? text : quoteSearchText(text);
}

/**
 * The name of a label as it is written in a search, quoted only where it must be.
 *
 * @public
 */
export function quoteSearchName(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : quoteSearchText(name);
}

/**
 * A regex of RE2 that matches this text only.
 *
 * @public
 */
export function literalRegex(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** Whether a text is a search of which all quotes are closed, so that what follows it stays what it is. */
function isClosed(text: string): boolean {
  PART.lastIndex = 0;
  const end = text.trimEnd().length;
  while (PART.lastIndex < end) {
    if (!PART.test(text)) {
      return false;
    }
  }
  return true;
}

/**
 * What a server says is wrong with a search.
 *
 * @public
 */
export interface SearchProblem {
  detail: string;
  /** In the search, from 0. */
  position?: number;
  /** The whole search as it should be. */
  suggestion?: string;
}

/**
 * Limits searches to services, and to what an expression says. The limit comes first: the server reads a search from its beginning,
 * and all of its parts must match, so nothing that comes after can widen it.
 *
 * @public
 */
export class SearchScope {
  readonly #prefix: string;

  private constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** @throws InputError where there are too many services, or the expression could swallow what comes after it. */
  static of(services: string[], expression?: string): SearchScope {
    if (services.length === 0) {
      throw new InputError('A search is limited to one service at least');
    }
    let matcher = `service=${quoteSearchText(services[0])}`;
    if (services.length > 1) {
      const regex = services.map(literalRegex).join('|');
      if (regex.length > LONGEST_REGEX) {
        throw new InputError(
          `The names of the ${services.length} services together are too long for one search: ${regex.length} characters, at most ${LONGEST_REGEX}`,
        );
      }
      matcher = `service=~${quoteSearchText(regex)}`;
    }
    const more = expression?.trim();
    if (!more) {
      return new SearchScope(matcher);
    }
    if (more.length > LONGEST_EXPRESSION) {
      throw new InputError(
        `The search has ${more.length} characters, at most ${LONGEST_EXPRESSION} can be used`,
      );
    }
    if (!isClosed(more)) {
      throw new InputError(
        `The search ${JSON.stringify(
          more,
        )} cannot be read: is a quote missing?`,
      );
    }
    return new SearchScope(`${matcher} ${more}`);
  }

  /** The search that finds everything within the limit. */
  get all(): string {
    return this.#prefix;
  }

  /** What a search finds within the limit. */
  limit(search?: string | null): string {
    const text = search?.trim() ? `${this.#prefix} ${search}` : this.#prefix;
    if (text.length > LONGEST_SEARCH) {
      throw new InputError(
        `The search is too long: it has ${search?.length} characters, at most ${
          LONGEST_SEARCH - this.#prefix.length - 1
        } can be used here`,
      );
    }
    return text;
  }

  /**
   * What the server says of a limited search, for who gave only the part after the limit.
   *
   * @param problem - of a request or of a query; it is not changed
   */
  explain<T extends SearchProblem>(problem: T): T {
    const ahead = this.#prefix.length + 1;
    const { position, suggestion, ...rest } = problem;
    const explained = { ...rest } as T;
    if (position !== undefined) {
      const detail = problem.detail.replace(
        `column ${position + 1}`,
        position < ahead
          ? 'the annotation periskop.io/search of the entity'
          : `column ${position + 1 - ahead}`,
      );
      Object.assign(explained, { detail });
      if (position >= ahead) {
        explained.position = position - ahead;
      }
    }
    if (suggestion?.startsWith(`${this.#prefix} `)) {
      explained.suggestion = suggestion.slice(ahead);
    }
    return explained;
  }
}
