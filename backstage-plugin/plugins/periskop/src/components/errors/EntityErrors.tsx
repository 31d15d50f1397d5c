import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { Button, Flex, Skeleton, Text, type Selection } from '@backstage/ui';
import type {
  ApiError,
  PeriskopErrorList,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import type { RequestFailure } from '../../api/failure';
import {
  filterSearch,
  isFiltered,
  useListState,
  type ListControl,
} from '../../hooks/useListState';
import { useLive } from '../../hooks/useLive';
import { useMayUpdate } from '../../hooks/useMayUpdate';
import { count, plural } from '../../lib/numbers';
import { together } from '../../lib/search';
import { RANGES, timeRange } from '../../lib/time';
import { ErrorDetails } from '../details/ErrorDetails';
import { FailurePanel } from '../shared/Failures';
import { When } from '../shared/When';
import type { ChangeKind } from './changes';
import { ErrorsTable } from './ErrorsTable';
import { SearchBox } from './SearchBox';
import { Filters } from './Toolbar';
import { useChanges, type Changes } from './useChanges';
import { useTargetCounts } from './useTargetCounts';
import styles from './errors.module.css';
import shared from '../shared/shared.module.css';

const PAGE = 25;
const SLOTS = 24;

const Loading = () => (
  <Flex direction="column" gap="2" aria-busy="true" aria-label="Loading errors">
    {[...Array(6).keys()].map(row => (
      <Skeleton key={row} width="100%" height={44} />
    ))}
  </Flex>
);

const Empty = (props: { list: ListControl; services: readonly string[] }) => {
  const { list, services } = props;
  const filtered = isFiltered(list.state);
  const onlyOpen =
    list.state.states.length === 1 &&
    list.state.states[0] === 'open' &&
    !isFiltered({ ...list.state, states: [] });
  if (!filtered) {
    return (
      <div className={shared.empty}>
        <Text variant="title-x-small">No errors</Text>
        <Text color="secondary">
          Periskop has seen none of {services.join(', ')} in the{' '}
          {RANGES[list.state.range].label.toLowerCase()}.
        </Text>
      </div>
    );
  }
  return (
    <div className={shared.empty}>
      <Text variant="title-x-small">
        {onlyOpen ? 'No open errors' : 'No error matches'}
      </Text>
      <Text color="secondary">
        {onlyOpen
          ? `Nothing is open that happened in the ${RANGES[
              list.state.range
            ].label.toLowerCase()}.`
          : 'Others may be there: search for less, or in a longer range.'}
      </Text>
      <Button
        size="small"
        variant="secondary"
        onPress={() =>
          list.change({
            q: '',
            states: [],
            marks: [],
            severities: [],
            labels: [],
          })
        }
      >
        Show all errors
      </Button>
    </div>
  );
};

/** What may be done with what is selected. */
const SelectionActions = (props: {
  ids: string[];
  q: string;
  total: number;
  changes: Changes;
  onClear: () => void;
}) => {
  const { ids, q, total, changes, onClear } = props;
  const ask = (kind: ChangeKind) =>
    changes.ask(kind, {
      ids,
      all: total > ids.length ? { q } : undefined,
    });
  return (
    <div
      className={styles.actions}
      role="toolbar"
      aria-label="Change selected errors"
    >
      <Text weight="bold">{count(ids.length)} selected</Text>
      <Button size="small" onPress={() => ask('resolve')}>
        Resolve
      </Button>
      <Button size="small" variant="secondary" onPress={() => ask('mute')}>
        Mute
      </Button>
      <Button size="small" variant="secondary" onPress={() => ask('label')}>
        Label
      </Button>
      <Button size="small" variant="secondary" onPress={() => ask('reopen')}>
        Reopen
      </Button>
      <Button size="small" variant="tertiary" onPress={onClear}>
        Clear
      </Button>
    </div>
  );
};

const labelsOf = (errors: readonly ApiError[]): string[] => [
  ...new Set(
    errors.flatMap(error =>
      Object.entries(error.labels).map(([name, value]) => `${name}=${value}`),
    ),
  ),
];

/** Problems of a search are about the whole that was sent: this takes off what the filters put before what was typed. */
function problemOfTyped(failure: RequestFailure, prefix: string) {
  const { problem } = failure.more;
  if (problem === undefined) {
    return undefined;
  }
  const offset = prefix === '' ? 0 : prefix.length + 1;
  const { position, suggestion } = problem;
  return {
    detail: problem.detail,
    position:
      position === undefined || position < offset
        ? undefined
        : position - offset,
    suggestion: suggestion?.startsWith(prefix)
      ? suggestion.slice(offset)
      : undefined,
  };
}

const countWords = (list: PeriskopErrorList) =>
  `${list.counts.exact ? '' : 'At most '}${plural(list.counts.total, 'error')}`;

/** The errors of an entity that names services: searched, filtered, changed, and each with its details. */
export const EntityErrors = (props: { entityRef: string }) => {
  const { entityRef } = props;
  const api = useApi(periskopApiRef);
  const list = useListState();
  const { state } = list;
  const permission = useMayUpdate(entityRef);
  const [selection, setSelection] = useState<Selection>(new Set());
  const [changeCount, setChangeCount] = useState(0);
  const cursors = useRef<(string | undefined)[]>([]);

  const filters = filterSearch(state);
  const q = together(filters, state.q);
  const question = {
    q,
    sort: state.sort,
    ascending: state.ascending,
    limit: PAGE,
    cursor: state.cursor,
    sparkline: SLOTS,
  };
  const key = JSON.stringify([entityRef, state.range, question, changeCount]);
  const live = useLive(key, signal =>
    api.listErrors(
      entityRef,
      { ...question, ...timeRange(state.range) },
      signal,
    ),
  );
  const { value, failure } = live;
  const targets = useTargetCounts(
    entityRef,
    value && JSON.stringify([entityRef, state.range, q]),
    q,
    state.range,
  );
  const changes = useChanges(entityRef, () => {
    setSelection(new Set());
    setChangeCount(before => before + 1);
  });

  // what was selected in another list is not what is seen now
  const listKey = JSON.stringify([q, state.range, state.cursor]);
  useEffect(() => setSelection(new Set()), [listKey]);

  const errors = useMemo(() => value?.errors ?? [], [value]);
  const selectedIds =
    selection === 'all'
      ? errors.map(error => error.id)
      : errors.map(error => error.id).filter(id => selection.has(id));
  const labels = useMemo(() => labelsOf(errors), [errors]);
  const ofSearch = failure?.ofSearch ? failure : undefined;
  const otherFailure = failure?.ofSearch ? undefined : failure;

  // cells are kept over renders, and so is what they call
  const latest = useRef(list);
  latest.current = list;
  const addLabel = useCallback((label: string) => {
    const { state: now, change } = latest.current;
    change({ labels: [...new Set([...now.labels, label])] });
  }, []);

  const toNext = (next: string) => {
    cursors.current.push(state.cursor);
    list.change({ cursor: next });
  };
  const toPrevious = () => list.change({ cursor: cursors.current.pop() });

  return (
    <div className={styles.page}>
      <div className={styles.toolbar}>
        <SearchBox
          entityRef={entityRef}
          value={state.q}
          onSearch={text => list.change({ q: text })}
          failure={ofSearch}
          problem={ofSearch && problemOfTyped(ofSearch, filters)}
        />
        <Filters
          list={list}
          severities={value?.counts.bySeverity ?? {}}
          labels={labels}
        />
      </div>
      {otherFailure && (
        <FailurePanel
          failure={otherFailure}
          entityRef={entityRef}
          shownSince={value && live.at}
          onRetry={live.retry}
        />
      )}
      <div className={styles.status}>
        {selectedIds.length > 0 && permission.allowed ? (
          <SelectionActions
            ids={selectedIds}
            q={q}
            total={value?.counts.total ?? 0}
            changes={changes}
            onClear={() => setSelection(new Set())}
          />
        ) : (
          <Text color="secondary" role="status">
            {value && countWords(value)}
            {value && permission.reason && ` · ${permission.reason}`}
          </Text>
        )}
        {live.at !== undefined && !otherFailure && (
          <Text variant="body-small" color="secondary">
            As of <When time={live.at} />
          </Text>
        )}
      </div>
      {live.loading && <Loading />}
      {value && errors.length === 0 && !live.outdated && (
        <Empty list={list} services={value.services} />
      )}
      {value && errors.length > 0 && (
        <ErrorsTable
          errors={errors}
          slots={value.slots}
          targets={targets}
          outdated={live.outdated}
          list={list}
          showService={value.services.length > 1}
          selected={permission.allowed ? selection : undefined}
          onSelect={permission.allowed ? setSelection : undefined}
          onLabel={addLabel}
        />
      )}
      {value && (state.cursor !== undefined || value.next !== null) && (
        <nav className={styles.paging} aria-label="Pages of errors">
          {value.truncated && (
            <Text variant="body-small" color="secondary">
              The page ends early: too many texts had to be read.
            </Text>
          )}
          {state.cursor !== undefined && cursors.current.length === 0 && (
            <Button
              size="small"
              variant="secondary"
              onPress={() => list.change({ cursor: undefined })}
            >
              First page
            </Button>
          )}
          <Button
            size="small"
            variant="secondary"
            isDisabled={cursors.current.length === 0}
            onPress={toPrevious}
          >
            Previous
          </Button>
          <Button
            size="small"
            variant="secondary"
            isDisabled={value.next === null}
            onPress={() => toNext(value.next!)}
          >
            Next
          </Button>
        </nav>
      )}
      {state.error !== undefined && (
        <ErrorDetails
          key={state.error}
          entityRef={entityRef}
          id={state.error}
          view={state.view}
          range={state.range}
          source={value}
          onView={view => list.change({ view })}
          onClose={() => list.change({ error: undefined, view: undefined })}
          onChanged={() => setChangeCount(before => before + 1)}
        />
      )}
      {changes.element}
    </div>
  );
};
