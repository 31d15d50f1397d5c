import { useMemo } from 'react';
import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  type Selection,
} from '@backstage/ui';
import type {
  ApiError,
  ApiSparklineSlots,
} from '@periskop/backstage-plugin-common';
import type { ListControl, SortKey } from '../../hooks/useListState';
import { SORTS } from '../../hooks/useListState';
import { shortClass } from '../../lib/names';
import { count } from '../../lib/numbers';
import { ChipButton, Chips, SeverityChip, StateChips } from '../shared/Chips';
import { Sparkline } from '../shared/Sparkline';
import { When } from '../shared/When';
import styles from './errors.module.css';

/** Labels of a row; the details have all of them. */
const LABELS = 4;

interface ColumnDef {
  id: string;
  label: string;
  className?: string;
  sortable?: boolean;
}

const COLUMNS: ColumnDef[] = [
  { id: 'class', label: 'Error', sortable: true },
  {
    id: 'trend',
    label: 'Trend',
    className: styles.columnTrend,
    sortable: true,
  },
  {
    id: 'occurrences',
    label: 'Count',
    className: styles.columnCount,
    sortable: true,
  },
  {
    id: 'last_seen',
    label: 'Last seen',
    className: styles.columnTime,
    sortable: true,
  },
  {
    id: 'first_seen',
    label: 'First seen',
    className: styles.columnTime,
    sortable: true,
  },
  { id: 'targets', label: 'Instances', className: styles.columnTargets },
  { id: 'severity', label: 'Severity', className: styles.columnSeverity },
  { id: 'state', label: 'State', className: styles.columnState },
];

/** How many instances counted an error, where that is known. */
export type TargetCounts = ReadonlyMap<string, number>;

/** Services and keys hold whatever their clients say: JSON tells them apart. */
export function targetsKey(service: string, key: string): string {
  return JSON.stringify([service, key]);
}

const What = (props: {
  error: ApiError;
  /** Where an entity has several services it is said of which one each is. */
  showService: boolean;
  onLabel: (label: string) => void;
}) => {
  const { error, showService, onLabel } = props;
  const labels = Object.entries(error.labels).slice(0, LABELS);
  return (
    <div className={styles.error}>
      <span className={styles.class} title={error.class || error.key}>
        {shortClass(error.class) || error.key}
      </span>
      {error.message !== '' && (
        <span className={styles.message}>{error.message}</span>
      )}
      {(labels.length > 0 || showService) && (
        <Chips>
          {showService && (
            <ChipButton
              title={`Only errors with service=${error.service}`}
              onPress={() => onLabel(`service=${error.service}`)}
            >
              {error.service}
            </ChipButton>
          )}
          {labels.map(([name, value]) => (
            <ChipButton
              key={name}
              title={`Only errors with ${name}=${value}`}
              onPress={() => onLabel(`${name}=${value}`)}
            >
              {name}={value}
            </ChipButton>
          ))}
        </Chips>
      )}
    </div>
  );
};

interface ErrorRow {
  /** Of the error. */
  id: string;
  error: ApiError;
  slots: ApiSparklineSlots | null;
  targets?: number;
  showService: boolean;
}

const Contents = (props: {
  column: string;
  row: ErrorRow;
  onLabel: (label: string) => void;
}) => {
  const { column, row, onLabel } = props;
  const { error, slots, targets, showService } = row;
  switch (column) {
    case 'class':
      return <What error={error} showService={showService} onLabel={onLabel} />;
    case 'trend':
      return (
        <Sparkline
          values={error.sparkline ?? []}
          from={slots ? Date.parse(slots.start) : undefined}
          step={slots ? slots.seconds * 1000 : undefined}
        />
      );
    case 'occurrences':
      return (
        <span className={styles.number} title={`${count(error.total)} ever`}>
          {error.occurrences === null ? '–' : count(error.occurrences)}
        </span>
      );
    case 'last_seen':
      return <When time={error.lastSeen} />;
    case 'first_seen':
      return <When time={error.firstSeen} />;
    case 'targets':
      return (
        <span className={styles.number}>
          {targets === undefined ? '–' : count(targets)}
        </span>
      );
    case 'severity':
      return <SeverityChip severity={error.severity} />;
    default:
      return <StateChips state={error.state} mark={error.mark} />;
  }
};

/** A page of errors. A row opens the details; those who may change errors can select some. */
export const ErrorsTable = (props: {
  errors: readonly ApiError[];
  slots: ApiSparklineSlots | null;
  targets: TargetCounts;
  /** Of another question than the one that is asked now. */
  outdated: boolean;
  list: ListControl;
  showService: boolean;
  selected?: Selection;
  onSelect?: (selection: Selection) => void;
  onLabel: (label: string) => void;
}) => {
  const {
    errors,
    slots,
    targets,
    outdated,
    list,
    showService,
    selected,
    onSelect,
    onLabel,
  } = props;
  const { sort, ascending } = list.state;
  // a cell is rendered anew when its row is another object
  const rows = useMemo<ErrorRow[]>(
    () =>
      errors.map(error => ({
        id: error.id,
        error,
        slots,
        targets: targets.get(targetsKey(error.service, error.key)),
        showService,
      })),
    [errors, slots, targets, showService],
  );
  return (
    <div className={styles.tableBox}>
      <TableRoot
        aria-label="Errors"
        stale={outdated}
        selectionMode={onSelect ? 'multiple' : 'none'}
        selectionBehavior="toggle"
        selectedKeys={selected}
        onSelectionChange={onSelect}
        sortDescriptor={{
          column: sort,
          direction: ascending ? 'ascending' : 'descending',
        }}
        onSortChange={({ column, direction }) => {
          // another column begins with its largest or latest, names with the first letter
          const other = column !== sort;
          const first = column === 'class';
          list.change({
            sort: Object.hasOwn(SORTS, column)
              ? (column as SortKey)
              : 'last_seen',
            ascending: other ? first : direction === 'ascending',
          });
        }}
      >
        <TableHeader columns={COLUMNS}>
          {(column: ColumnDef) => (
            <Column
              id={column.id}
              isRowHeader={column.id === 'class'}
              allowsSorting={column.sortable}
              className={column.className}
            >
              {column.label}
            </Column>
          )}
        </TableHeader>
        <TableBody items={rows} dependencies={[list.state]}>
          {(row: ErrorRow) => (
            <Row
              id={row.id}
              columns={COLUMNS}
              textValue={`${row.error.class} ${row.error.message}`}
              onAction={() => list.change({ error: row.id })}
            >
              {(column: ColumnDef) => (
                <Cell>
                  <Contents column={column.id} row={row} onLabel={onLabel} />
                </Cell>
              )}
            </Row>
          )}
        </TableBody>
      </TableRoot>
    </div>
  );
};
