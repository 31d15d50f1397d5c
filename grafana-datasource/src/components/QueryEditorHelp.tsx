import { css } from '@emotion/css';
import type { GrafanaTheme2, QueryEditorHelpProps } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { complete } from '../defaults';
import type { PeriskopQuery, SearchableQuery } from '../types';

type Example = { title: string; says: string; query: SearchableQuery };

const EXAMPLES: Example[] = [
  {
    title: 'What is new',
    says: 'Errors that were not there before, the newest first.',
    query: { refId: 'A', queryType: 'errors', q: 'mark=new', sort: 'first_seen', limit: 100, sparkline: 30 },
  },
  {
    title: 'What came back',
    says: 'Errors that were resolved, and happened again.',
    query: { refId: 'A', queryType: 'errors', q: 'mark=regressed', sort: 'last_seen', limit: 100 },
  },
  {
    title: 'Which service fails most',
    says: 'Occurrences over time, a series for each service.',
    query: { refId: 'A', queryType: 'timeseries', q: '', measure: 'occurrences', by: ['service'], top: 10 },
  },
  {
    title: 'Timeouts of one service',
    says: 'Stack traces in which the word is, in any case.',
    query: { refId: 'A', queryType: 'occurrences', q: 'service=checkout timeout', limit: 100 },
  },
  {
    title: 'By class',
    says: 'A regex has to match the whole value.',
    query: { refId: 'A', queryType: 'errors', q: 'class=~".*Timeout.*"', sort: 'occurrences', limit: 100 },
  },
];

const SYNTAX: Array<[string, string]> = [
  ['timeout "no answer"', 'A text of the error contains it: class, message, causes, stack trace, URL.'],
  ['-health', 'No text of the error contains it.'],
  ['service=checkout team!=pay', 'A label has this value, or another one or none.'],
  ['class=~"com\\.example\\..*"', 'The whole value matches the regex; !~ is the opposite.'],
  ['team=""', 'The error does not have the label.'],
  ['service=$service', 'A variable of the dashboard; with several values, one of them.'],
];

/** A cheat sheet whose examples can be tried. */
export function QueryEditorHelp({ onClickExample }: QueryEditorHelpProps<PeriskopQuery>) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <h2>Periskop cheat sheet</h2>
      {EXAMPLES.map(({ title, says, query }) => (
        <div key={title} className={styles.item}>
          <div className={styles.title}>{title}</div>
          <Button variant="secondary" size="sm" fill="outline" onClick={() => onClickExample(complete(query))}>
            <code>{query.q === '' ? 'all errors' : query.q}</code>
          </Button>
          <div className={styles.says}>{says}</div>
        </div>
      ))}
      <h3>Searches</h3>
      <p>All parts have to match.</p>
      <table className={styles.table}>
        <tbody>
          {SYNTAX.map(([text, says]) => (
            <tr key={text}>
              <td>
                <code>{text}</code>
              </td>
              <td>{says}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ margin: theme.spacing(2, 0) }),
  title: css({ fontWeight: theme.typography.fontWeightMedium, marginBottom: theme.spacing(0.5) }),
  says: css({ color: theme.colors.text.secondary, marginTop: theme.spacing(0.5) }),
  table: css({ td: { padding: theme.spacing(0.5, 2, 0.5, 0), verticalAlign: 'top' } }),
});
