import { useApi } from '@backstage/core-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Link, Skeleton, Text } from '@backstage/ui';
import {
  isPeriskopAvailable,
  type ApiError,
  type PeriskopNumbers,
  type PeriskopSummary,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { RequestFailure } from '../../api/failure';
import { useErrorsPath } from '../../hooks/useErrorsPath';
import { useLive } from '../../hooks/useLive';
import { shortClass } from '../../lib/names';
import { change, shortCount } from '../../lib/numbers';
import { DEFAULT_RANGE, RANGES, timeRange } from '../../lib/time';
import { FailurePanel } from '../shared/Failures';
import { Figure, Figures } from '../shared/Numbers';
import { Sparkline } from '../shared/Sparkline';
import styles from './overview.module.css';

const TOP = 3;

interface Overview {
  numbers: PeriskopNumbers;
  /** In the range before; undefined where that was not answered. */
  before?: number;
  top: ApiError[];
}

/** The numbers of a summary, or why there are none as a failure. */
function numbersOf(summary: PeriskopSummary | undefined): PeriskopNumbers {
  switch (summary?.status) {
    case 'ok':
      return summary;
    case 'failed':
      throw new RequestFailure(summary.message, summary.kind, {
        instance: summary.instance,
      });
    case 'denied':
      throw new RequestFailure('You may not see these errors', 'denied');
    default:
      throw new RequestFailure('No service is annotated', 'not_found');
  }
}

const Top = (props: {
  errors: readonly ApiError[];
  href: (id: string) => string;
}) => (
  <ul className={styles.list} aria-label="Most frequent open errors">
    {props.errors.map(error => (
      <li key={error.id} className={styles.item}>
        <span className={styles.what}>
          <Link href={props.href(error.id)} title={error.class}>
            {shortClass(error.class) || error.key}
          </Link>
          <Text variant="body-small" color="secondary">
            {error.message}
          </Text>
        </span>
        <Sparkline values={error.sparkline ?? []} width={64} height={18} />
        <span
          className={styles.number}
          title="Occurrences in the last 24 hours"
        >
          {shortCount(error.occurrences ?? 0)}
        </span>
      </li>
    ))}
  </ul>
);

const CardContents = (props: { entityRef: string }) => {
  const { entityRef } = props;
  const api = useApi(periskopApiRef);
  const path = useErrorsPath();
  const { value, failure, loading, at, retry } = useLive<Overview>(
    entityRef,
    async signal => {
      const range = timeRange(DEFAULT_RANGE);
      const before = timeRange(DEFAULT_RANGE, Date.now(), true);
      const [now, earlier, list] = await Promise.allSettled([
        api.getSummaries([entityRef], range, signal),
        api.getSummaries([entityRef], before, signal),
        api.listErrors(
          entityRef,
          {
            ...range,
            q: 'state="open"',
            sort: 'occurrences',
            ascending: false,
            limit: TOP,
            sparkline: 24,
          },
          signal,
        ),
      ]);
      if (now.status === 'rejected') {
        throw now.reason;
      }
      const numbers = numbersOf(now.value[entityRef]);
      // what only adds to the numbers may be missing
      const past =
        earlier.status === 'fulfilled' ? earlier.value[entityRef] : undefined;
      return {
        numbers,
        before: past?.status === 'ok' ? past.occurrences : undefined,
        top: list.status === 'fulfilled' ? list.value.errors : [],
      };
    },
  );
  if (loading) {
    return (
      <Flex direction="column" gap="3" aria-busy="true">
        <Skeleton width="100%" height={40} />
        <Skeleton width="100%" height={32} />
        <Skeleton width="100%" height={96} />
      </Flex>
    );
  }
  const numbers = value?.numbers;
  const grown =
    value?.before === undefined
      ? undefined
      : change(value.numbers.occurrences, value.before);
  return (
    <div className={styles.body}>
      {failure && (
        <FailurePanel
          failure={failure}
          entityRef={entityRef}
          shownSince={value && at}
          onRetry={retry}
        />
      )}
      {value && numbers && (
        <>
          <Figures>
            <Figure value={numbers.open} name="open" />
            <Figure value={numbers.new} name="new" tone="info" />
            <Figure value={numbers.regressed} name="regressed" tone="warning" />
            <Figure
              value={numbers.occurrences}
              name="occurrences"
              more={
                grown && (
                  <Text
                    variant="body-small"
                    color="secondary"
                    title="Compared with the 24 hours before"
                  >
                    {grown}
                  </Text>
                )
              }
            />
          </Figures>
          <div className={styles.spark}>
            <Sparkline
              values={numbers.sparkline}
              from={Date.parse(numbers.slots.from)}
              step={numbers.slots.stepMs}
              width={320}
              height={36}
            />
          </div>
          {numbers.missing.length > 0 && (
            <Text variant="body-small" color="warning">
              Periskop “{numbers.instance}” does not know{' '}
              {numbers.missing.join(', ')} yet.
            </Text>
          )}
          {value.top.length > 0 ? (
            <Top
              errors={value.top}
              href={id => path(entityRef, { errorId: id })}
            />
          ) : (
            numbers.open === 0 && (
              <Text color="secondary">No error is open.</Text>
            )
          )}
        </>
      )}
    </div>
  );
};

/** How an entity does, in a card of its overview. Nothing for an entity that names no service. */
export const EntityErrorsCard = () => {
  const { entity } = useEntity();
  const path = useErrorsPath();
  if (!isPeriskopAvailable(entity)) {
    return null;
  }
  const ref = stringifyEntityRef(entity);
  return (
    <EntityInfoCard
      title="Errors"
      headerActions={
        <Flex gap="3" align="center">
          <Text variant="body-small" color="secondary">
            {RANGES[DEFAULT_RANGE].label}
          </Text>
          <Link href={path(ref)}>All errors</Link>
        </Flex>
      }
    >
      <CardContents key={ref} entityRef={ref} />
    </EntityInfoCard>
  );
};
