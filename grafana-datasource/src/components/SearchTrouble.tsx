import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { SearchProblem } from './useSearchProblem';

type Props = {
  id: string;
  search: string;
  problem: SearchProblem;
  onFix: (search: string) => void;
};

/** What is wrong with a search, where, and a button that writes what was probably meant. */
export function SearchTrouble({ id, search, problem, onFix }: Props) {
  const styles = useStyles2(getStyles);
  const { sentence, position, suggestion } = problem;
  return (
    <div id={id} role="alert" className={styles.trouble}>
      {position !== undefined && (
        <code className={styles.search} aria-hidden="true">
          {search.slice(0, position)}
          <mark className={styles.mark}>{search.slice(position) || ' '}</mark>
        </code>
      )}
      <span>{sentence}</span>
      {suggestion !== undefined && (
        <Button size="sm" variant="secondary" onClick={() => onFix(suggestion)}>
          {suggestion.trim() === '' ? 'Search for everything' : `Use ${suggestion.trim()}`}
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  trouble: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(0.5),
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  search: css({
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
  mark: css({
    color: 'inherit',
    background: 'transparent',
    textDecoration: `underline wavy ${theme.colors.error.main}`,
  }),
});
