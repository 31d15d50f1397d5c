import {
  ApiLabelCount,
  ApiSearchSuggestions,
} from '@periskop/backstage-plugin-common';
import {
  literalRegex,
  quoteSearchName,
  quoteSearchValue,
} from '@periskop/backstage-plugin-node';
import { EntityErrors } from './EntityErrors';

const MOST = 20;
const LONGEST_PREFIX = 1024;

/** The label and the operator at the end of a text that a value follows. */
const BEFORE_VALUE = /(?:^|\s)-?("(?:[^"\\]|\\.)*"|[^\s"=!~]+)(=~|!~|!=|=)$/;

/** What was typed of a text that may have an opening quote. */
const typed = (text: string) =>
  text.startsWith('"')
    ? text
        .slice(1)
        .replace(/"$/, '')
        .replace(/\\(["\\])/g, '$1')
    : text;

/**
 * How a search may go on. The server says what is being typed; names and values are only those of the entity's own errors.
 */
export async function suggest(
  errors: EntityErrors,
  text: string,
  at: number,
): Promise<ApiSearchSuggestions> {
  const { server, scope } = errors;
  const answer = await server.suggestions({ text, cursor: at, limit: MOST });
  const parameters = {
    q: scope.all,
    prefix: typed(text.slice(answer.from, at)).slice(0, LONGEST_PREFIX),
    limit: MOST,
  };
  const choices = (
    counts: ApiLabelCount[],
    insert: (text: string) => string,
  ) => ({
    ...answer,
    choices: counts.map(each => ({ ...each, insert: insert(each.text) })),
  });
  if (answer.kind === 'name_or_word') {
    const { data } = await server.labels(parameters);
    return choices(data, quoteSearchName);
  }
  if (answer.kind === 'value') {
    const [, label, operator] =
      BEFORE_VALUE.exec(text.slice(0, answer.from)) ?? [];
    if (!label) {
      return { ...answer, choices: [] };
    }
    const { data } = await server.labelValues(typed(label), parameters);
    return choices(data, value =>
      quoteSearchValue(operator.endsWith('~') ? literalRegex(value) : value),
    );
  }
  return answer;
}
