import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/core-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  Alert,
  Container,
  Flex,
  Link,
  SearchField,
  Select,
  Skeleton,
  Text,
} from '@backstage/ui';
import type {
  PeriskopServiceItem,
  PeriskopServices,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../api/PeriskopApi';
import { useErrorsPath } from '../hooks/useErrorsPath';
import { useLive } from '../hooks/useLive';
import { plural, shortCount } from '../lib/numbers';
import {
  DEFAULT_RANGE,
  isRange,
  RANGES,
  timeRange,
  type RangeKey,
} from '../lib/time';
import { FailurePanel, failureTitle } from './shared/Failures';
import { Sparkline } from './shared/Sparkline';
import { When } from './shared/When';
import { Chip } from './shared/Chips';
import styles from './overview/overview.module.css';

interface ServiceColumn {
  label: string;
  /** What it is sorted by; texts from the first letter, numbers and times from the largest. */
  by: (item: PeriskopServiceItem) => string | number;
  number?: boolean;
}

const COLUMNS = {
  service: { label: 'Service', by: item => item.service.name },
  open: {
    label: 'Open',
    by: item => item.service.byState.open ?? 0,
    number: true,
  },
  new: { label: 'New', by: item => item.service.newErrors, number: true },
  regressed: {
    label: 'Regressed',
    by: item => item.service.regressedErrors,
    number: true,
  },
  occurrences: {
    label: 'Occurrences',
    by: item => item.service.occurrences,
    number: true,
  },
  lastSeen: {
    label: 'Last seen',
    by: item => item.service.lastSeen ?? '',
    number: true,
  },
  instances: {
    label: 'Instances',
    by: item => item.service.targets,
    number: true,
  },
} satisfies Record<string, ServiceColumn>;

type ColumnKey = keyof typeof COLUMNS;

const FIRST_SORT: ColumnKey = 'occurrences';

function sorted(
  items: PeriskopServiceItem[],
  key: ColumnKey,
  reversed: boolean,
): PeriskopServiceItem[] {
  const column: ServiceColumn = COLUMNS[key];
  const way = (column.number ? -1 : 1) * (reversed ? -1 : 1);
  return [...items].sort((a, b) => {
    const x = column.by(a);
    const y = column.by(b);
    if (x === y) {
      return a.service.name.localeCompare(b.service.name);
    }
    return (x < y ? -1 : 1) * way;
  });
}

const ServiceRow = (props: {
  item: PeriskopServiceItem;
  slots?: PeriskopServices['slots'][string];
  showInstance: boolean;
}) => {
  const { item, slots, showInstance } = props;
  const { service, entityRef, instance } = item;
  const path = useErrorsPath();
  return (
    <tr>
      <td>
        {entityRef === undefined ? (
          service.name
        ) : (
          <Link
            href={path(entityRef, {
              ...(service.errors > 0 && { label: `service=${service.name}` }),
            })}
          >
            {service.name}
          </Link>
        )}
      </td>
      <td>
        {entityRef === undefined ? (
          <Text color="secondary">no entity</Text>
        ) : (
          <EntityRefLink entityRef={entityRef} />
        )}
      </td>
      {showInstance && <td>{instance}</td>}
      <td className={styles.right}>{shortCount(service.byState.open ?? 0)}</td>
      <td className={styles.right}>{shortCount(service.newErrors)}</td>
      <td className={styles.right}>{shortCount(service.regressedErrors)}</td>
      <td className={styles.right}>{shortCount(service.occurrences)}</td>
      <td>
        <Sparkline
          values={service.sparkline}
          from={slots && Date.parse(slots.from)}
          step={slots?.stepMs}
          height={18}
        />
      </td>
      <td>
        <When time={service.lastSeen} />
      </td>
      <td className={styles.right}>
        {service.targetsUp < service.targets ? (
          <Chip tone="warning" title="Instances that answer, of those asked">
            {`${service.targetsUp} of ${service.targets} up`}
          </Chip>
        ) : (
          `${service.targetsUp} up`
        )}
      </td>
    </tr>
  );
};

const SortHeader = (props: {
  column: ColumnKey;
  sort: ColumnKey;
  reversed: boolean;
  onSort: (column: ColumnKey) => void;
}) => {
  const { column, sort, reversed, onSort } = props;
  const { label, number }: ServiceColumn = COLUMNS[column];
  const descending = Boolean(number) !== reversed;
  const active = column === sort;
  const arrow = descending ? '↓' : '↑';
  const right = number && column !== 'lastSeen';
  let direction: 'ascending' | 'descending' | 'none' = 'none';
  if (active) {
    direction = descending ? 'descending' : 'ascending';
  }
  return (
    <th aria-sort={direction} className={right ? styles.right : undefined}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort(column)}
      >
        {label}
        {active && <span aria-hidden="true">{arrow}</span>}
      </button>
    </th>
  );
};

/** Every service of every server that the user may see, without the page around it. */
export const ServicesErrors = () => {
  const api = useApi(periskopApiRef);
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get('filter') ?? '');
  const rangeText = params.get('range');
  const range: RangeKey = isRange(rangeText) ? rangeText : DEFAULT_RANGE;
  const sortText = params.get('sort') ?? '';
  const sort = Object.hasOwn(COLUMNS, sortText)
    ? (sortText as ColumnKey)
    : FIRST_SORT;
  const reversed = params.get('reversed') === '1';
  const set = (name: string, value: string) =>
    setParams(
      before => {
        const next = new URLSearchParams(before);
        if (value === '') {
          next.delete(name);
        } else {
          next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const { value, failure, loading, outdated, at, retry } = useLive(
    range,
    signal => api.listServices(timeRange(range), signal),
  );
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return sorted(
      (value?.services ?? []).filter(
        ({ service, entityRef }) =>
          service.name.toLowerCase().includes(wanted) ||
          entityRef?.includes(wanted),
      ),
      sort,
      reversed,
    );
  }, [value, text, sort, reversed]);
  const showInstance =
    new Set(value?.services.map(({ instance }) => instance)).size > 1;
  const header = (column: ColumnKey) => (
    <SortHeader
      column={column}
      sort={sort}
      reversed={reversed}
      onSort={wanted =>
        setParams(
          before => {
            const next = new URLSearchParams(before);
            next.set('sort', wanted);
            next.delete('reversed');
            if (wanted === sort && !reversed) {
              next.set('reversed', '1');
            }
            return next;
          },
          { replace: true },
        )
      }
    />
  );
  return (
    <div className={styles.body}>
      <div className={styles.toolbar}>
        <SearchField
          className={styles.filter}
          label="Services"
          placeholder="Name of a service or entity"
          value={text}
          onChange={next => {
            setText(next);
            set('filter', next);
          }}
        />
        <Select
          className={styles.range}
          label="Range"
          options={Object.entries(RANGES).map(([key, { label }]) => ({
            value: key,
            label,
          }))}
          value={range}
          onChange={key => set('range', String(key))}
        />
      </div>
      {failure && (
        <FailurePanel
          failure={failure}
          shownSince={value && at}
          onRetry={retry}
        />
      )}
      {value?.failures.map(one => (
        <Alert
          key={one.instance}
          role="alert"
          status="warning"
          icon
          title={failureTitle(one.kind, one.instance)}
          description={`Its services are left out. ${one.message} It is tried again by itself.`}
        />
      ))}
      {loading && (
        <Flex direction="column" gap="2" aria-busy="true">
          {[...Array(5).keys()].map(row => (
            <Skeleton key={row} width="100%" height={32} />
          ))}
        </Flex>
      )}
      {value && rows.length === 0 && (
        <Text color="secondary">
          {value.services.length === 0
            ? 'There is no service that you may see.'
            : 'No service or entity has that name.'}
        </Text>
      )}
      {rows.length > 0 && (
        <>
          <div
            className={styles.scroll}
            style={outdated ? { opacity: 0.6 } : undefined}
          >
            <table className={styles.wide} aria-label="Services">
              <thead>
                <tr>
                  {header('service')}
                  <th>Entity</th>
                  {showInstance && <th>Server</th>}
                  {header('open')}
                  {header('new')}
                  {header('regressed')}
                  {header('occurrences')}
                  <th>Trend</th>
                  {header('lastSeen')}
                  {header('instances')}
                </tr>
              </thead>
              <tbody>
                {rows.map(item => (
                  <ServiceRow
                    key={`${item.instance} ${item.service.name}`}
                    item={item}
                    slots={value?.slots[item.instance]}
                    showInstance={showInstance}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <Text variant="body-small" color="secondary">
            {plural(rows.length, 'service')}
          </Text>
        </>
      )}
    </div>
  );
};

/** The page of the new frontend system, which brings its own header. */
export const ServicesPage = () => (
  <Container>
    <ServicesErrors />
  </Container>
);
