import { useEffect, useState } from 'react';
import { BAD_SEARCH, problemOf } from '../api';
import type { PeriskopDataSource } from '../datasource';
import { isRegex, readSearch, tokens } from '../search/syntax';

/** Why a search cannot be read. */
export type SearchProblem = {
  sentence: string;
  /** Where it is, from 0; undefined where that is not known, as with values of variables in it. */
  position?: number;
  /** What to write instead, where that is known. */
  suggestion?: string;
};

type Checker = Pick<PeriskopDataSource, 'checkSearch' | 'interpolated'>;

/** Asks only for what cannot be told here: the server knows why, and what was probably meant. */
export function useSearchProblem(datasource: Checker, search: string): SearchProblem | undefined {
  const [found, setFound] = useState<{ search: string; problem: SearchProblem }>();

  useEffect(() => {
    let waiting = true;
    void checkSearch(datasource, search).then((problem) => {
      if (waiting && problem !== undefined) {
        setFound({ search, problem });
      }
    });
    return () => {
      waiting = false;
    };
  }, [datasource, search]);

  return found?.search === search ? found.problem : undefined;
}

/** Undefined where nothing is known to be wrong, also where the server cannot be asked: then the answer says why. */
export async function checkSearch(datasource: Checker, search: string): Promise<SearchProblem | undefined> {
  const asked = datasource.interpolated(search);
  const parts = readSearch(asked);
  if (parts !== undefined && !parts.some((part) => part.kind === 'matcher' && isRegex(part.op))) {
    return undefined;
  }
  // texts of errors need not be read to know whether the rest can be
  const withoutPhrases = parts === undefined ? asked : blankPhrases(asked);
  try {
    await datasource.checkSearch(withoutPhrases);
    return undefined;
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.type !== BAD_SEARCH || problem.detail === undefined) {
      return undefined;
    }
    const sentence = problem.detail.replace(/^q: /, '');
    const { position, suggestion } = problem;
    if (asked !== search) {
      return { sentence: `With the values of its variables the search is ${asked}. ${sentence}` };
    }
    return { sentence, position, suggestion: withoutPhrases === asked ? suggestion : undefined };
  }
}

function blankPhrases(search: string): string {
  return tokens(search)
    .filter((token) => token.sign === '')
    .reduce((text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end), search);
}
