import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { Alert, Button, Flex, Link, Skeleton, Text } from '@backstage/ui';
import type {
  PeriskopNumbers,
  PeriskopSummary,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { useErrorsPath } from '../../hooks/useErrorsPath';
import { useLive } from '../../hooks/useLive';
import { plural, shortCount } from '../../lib/numbers';
import { DEFAULT_RANGE, timeRange } from '../../lib/time';
import { FailurePanel, failureTitle } from '../shared/Failures';
import { Figure, Figures } from '../shared/Numbers';
import { Sparkline } from '../shared/Sparkline';
import { MOST_COMPONENTS, type Components } from './owned';
import styles from './overview.module.css';

/** Rows before somebody wants all. */
const FIRST = 8;

interface Answer {
  components: Components;
  summaries: Record<string, PeriskopSummary>;
}

interface ComponentRow {
  ref: string;
  numbers: PeriskopNumbers;
}

/** What is new or came back first, then what happens most. */
function byUrgency(a: ComponentRow, b: ComponentRow): number {
  const urgent = (row: ComponentRow) => row.numbers.new + row.numbers.regressed;
  return (
    urgent(b) - urgent(a) ||
    b.numbers.occurrences - a.numbers.occurrences ||
    b.numbers.open - a.numbers.open ||
    a.ref.localeCompare(b.ref)
  );
}

type Failed = Extract<PeriskopSummary, { status: 'failed' }>;

/** One for each instance that failed, with how many components it leaves without numbers. */
const Failures = (props: { failed: Failed[] }) => {
  const byInstance = new Map<string, Failed[]>();
  for (const one of props.failed) {
    byInstance.set(one.instance, [
      ...(byInstance.get(one.instance) ?? []),
      one,
    ]);
  }
  return (
    <>
      {[...byInstance].map(([instance, ones]) => (
        <Alert
          key={instance}
          role="alert"
          status="warning"
          icon
          title={failureTitle(ones[0].kind, instance)}
          description={`${plural(
            ones.length,
            'component has',
            'components have',
          )} no numbers. ${ones[0].message}`}
        />
      ))}
    </>
  );
};

const Rows = (props: {
  rows: ComponentRow[];
  titles: Record<string, string>;
}) => {
  const path = useErrorsPath();
  const [all, setAll] = useState(false);
  const shown = all ? props.rows : props.rows.slice(0, FIRST);
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.wide} aria-label="Components with errors">
          <thead>
            <tr>
              <th>Component</th>
              <th className={styles.right}>Open</th>
              <th className={styles.right}>New</th>
              <th className={styles.right}>Regressed</th>
              <th className={styles.right}>Occurrences</th>
              <th>Trend</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ ref, numbers }) => (
              <tr key={ref}>
                <td>
                  <Link href={path(ref)} title={ref}>
                    {props.titles[ref] ?? ref}
                  </Link>
                </td>
                <td className={styles.right}>{shortCount(numbers.open)}</td>
                <td className={styles.right}>{shortCount(numbers.new)}</td>
                <td className={styles.right}>
                  {shortCount(numbers.regressed)}
                </td>
                <td className={styles.right}>
                  {shortCount(numbers.occurrences)}
                </td>
                <td>
                  <Sparkline
                    values={numbers.sparkline}
                    from={Date.parse(numbers.slots.from)}
                    step={numbers.slots.stepMs}
                    height={18}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.rows.length > FIRST && (
        <Flex>
          <Button size="small" variant="tertiary" onPress={() => setAll(!all)}>
            {all
              ? 'Show fewer'
              : `Show all ${plural(props.rows.length, 'component')}`}
          </Button>
        </Flex>
      )}
    </>
  );
};

/** The errors of several components in numbers: all together, and each. */
export const ComponentsErrors = (props: {
  /** Names what is asked for; undefined while that is not known yet. */
  of: string | undefined;
  find: () => Promise<Components>;
  /** Said where no component names a service. */
  none: string;
}) => {
  const { of, find, none } = props;
  const api = useApi(periskopApiRef);
  const { value, failure, loading, at, retry } = useLive<Answer>(
    of,
    async signal => {
      const components = await find();
      return {
        components,
        summaries:
          components.refs.length === 0
            ? {}
            : await api.getSummaries(
                components.refs,
                timeRange(DEFAULT_RANGE),
                signal,
              ),
      };
    },
  );
  if (loading) {
    return (
      <Flex direction="column" gap="2" aria-busy="true">
        <Skeleton width="100%" height={40} />
        <Skeleton width="100%" height={120} />
      </Flex>
    );
  }
  const rows: ComponentRow[] = [];
  const failed: Failed[] = [];
  let denied = 0;
  for (const ref of value?.components.refs ?? []) {
    const summary = value?.summaries[ref];
    if (summary?.status === 'ok') {
      rows.push({ ref, numbers: summary });
    } else if (summary?.status === 'failed') {
      failed.push(summary);
    } else if (summary?.status === 'denied') {
      denied += 1;
    }
  }
  rows.sort(byUrgency);
  const sum = (of_: (numbers: PeriskopNumbers) => number) =>
    rows.reduce((all, { numbers }) => all + of_(numbers), 0);
  return (
    <div className={styles.body}>
      {failure && (
        <FailurePanel
          failure={failure}
          shownSince={value && at}
          onRetry={retry}
        />
      )}
      <Failures failed={failed} />
      {value?.components.refs.length === 0 && (
        <Text color="secondary">{none}</Text>
      )}
      {rows.length > 0 && (
        <>
          <Figures>
            <Figure value={sum(n => n.open)} name="open" />
            <Figure value={sum(n => n.new)} name="new" tone="info" />
            <Figure
              value={sum(n => n.regressed)}
              name="regressed"
              tone="warning"
            />
            <Figure value={sum(n => n.occurrences)} name="occurrences" />
          </Figures>
          <Rows rows={rows} titles={value?.components.titles ?? {}} />
        </>
      )}
      {denied > 0 && (
        <Text variant="body-small" color="secondary">
          {plural(denied, 'component is', 'components are')} left out: you may
          not see {denied === 1 ? 'its' : 'their'} errors.
        </Text>
      )}
      {value?.components.more && (
        <Text variant="body-small" color="secondary">
          Only the first {shortCount(MOST_COMPONENTS)} components are counted.
        </Text>
      )}
    </div>
  );
};
