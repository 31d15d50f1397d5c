import { h, tags, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../html.js';
import { AlertBadge } from '../alerts.js';
import { ask } from '../api.js';
import { changeErrors, MOST } from '../changes.js';
import { Chart, usePoints } from '../chart.js';
import { ChangeDialog } from '../dialogs.js';
import { useErrorList } from '../error-list.js';
import { SEVERITIES, setParams, SORTS, spanOf, STATES, useFilters } from '../filters.js';
import { useKeys } from '../keys.js';
import { useLive } from '../live.js';
import { count, plural } from '../numbers.js';
import { StaleBadges } from '../origins.js';
import { Chip, ClassName, Count, Empty, FailurePanel, Labels, Skeleton, Spark, StateChips, When } from '../parts.js';
import { address, errorHref, go, Link } from '../router.js';
import { SearchBox } from '../search-box.js';
import { useMayWrite } from '../session.js';
import { targetsKey, useTargetCounts } from '../target-counts.js';
import { Text } from '../text.js';
import { lately, localTime, RANGES } from '../time.js';

/** @import { Asked } from '../dialogs.js' */
/** @import { Filters } from '../filters.js' */
/** @import { ErrorChange, ErrorRow, ServiceList, Slots } from '../model.js' */

const { button, div, input, label, li, main, option, p, section, select, span, ul } = tags;

/** Rows above and below what is seen, so that scrolling finds them drawn. */
const BEYOND = 5;
/** The next page is asked for when so few rows are left below. */
const AHEAD = 60;
/** Lines of counts are asked for only where so many errors match at most. */
const MOST_COUNTED = 1_000;
const NARROW = matchMedia('(max-width: 760px)');

/** Where one was, for the way back. */
let before = { key: '', active: '', scroll: 0 };

export function ErrorsPage() {
  const filters = useFilters();
  const { list, waiting, q, key, reload, more, settle } = useErrorList(filters);
  const [active, setActive] = useState(-1);
  const [selected, setSelected] = useState(/** @type {ReadonlySet<string>} */ (new Set()));
  const [everything, setEverything] = useState(false);
  const [asked, setAsked] = useState(/** @type {{ what: Asked, which: { ids: string[] } | { q: string }, errors: number } | null} */ (null));
  const mayWrite = useMayWrite();
  const { rows, counts } = list;
  const span = spanOf(filters);
  const few = list.loaded && (counts?.total ?? 0) <= MOST_COUNTED && rows.length > 0;
  const targets = useTargetCounts(few ? key : undefined, q, span);

  useEffect(() => {
    setSelected(new Set());
    setEverything(false);
    setActive(-1);
  }, [key]);
  // back from an error: at the row that one left
  useEffect(() => {
    if (list.loaded && before.key === key && before.active !== '') {
      setActive(rows.findIndex(row => row.id === before.active));
      scrollTo(0, before.scroll);
      before = { key: '', active: '', scroll: 0 };
    }
  }, [list.loaded]);

  const open = (/** @type {ErrorRow} */ row) => {
    before = { key, active: row.id, scroll: scrollY };
    go(hrefOf(row, filters));
    scrollTo(0, 0);
  };
  const toggle = (/** @type {string} */ id) => {
    setEverything(false);
    setSelected(now => {
      const next = new Set(now);
      if (!next.delete(id)) {
        next.add(id);
      }
      return next;
    });
  };
  /** What an action is for: those that are selected, or else the one where one is. */
  const chosen = () => {
    if (everything) {
      return { which: { q }, errors: counts?.total ?? 0 };
    }
    const row = rows[active];
    const ids = selected.size > 0 ? [...selected] : row ? [row.id] : [];
    return ids.length === 0 ? null : { which: { ids }, errors: ids.length };
  };
  const change = async (/** @type {{ ids: string[] } | { q: string }} */ which, /** @type {ErrorChange} */ what) => {
    setAsked(null);
    let restore = /** @type {() => void} */ (reload);
    await changeErrors(which, what, undone => {
      if (!('ids' in which)) {
        reload();
      } else if (undone) {
        restore();
      } else {
        restore = settle(which.ids, what);
      }
    });
    setSelected(new Set());
    setEverything(false);
  };
  const act = (/** @type {Asked | 'open' | 'quick'} */ what) => {
    const on = mayWrite ? chosen() : null;
    if (!on) {
      return;
    }
    if (what === 'open') {
      change(on.which, { state: 'open' });
    } else if (what === 'quick') {
      change(on.which, { state: 'resolved' });
    } else {
      setAsked({ what, ...on });
    }
  };
  const move = (/** @type {number} */ step) => {
    const next = Math.max(0, Math.min(rows.length - 1, active + step));
    setActive(next);
    if (next > rows.length - AHEAD) {
      more();
    }
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    o: () => rows[active] && open(rows[active]),
    Enter: () => rows[active] && open(rows[active]),
    x: () => rows[active] && mayWrite && toggle(rows[active].id),
    e: () => act('quick'),
    m: () => act('mute'),
    l: () => act('label'),
    u: () => act('open'),
    '/': () => document.getElementById('search')?.focus(),
    Escape: () => {
      setSelected(new Set());
      setEverything(false);
    },
    ...(waiting > 0 ? { '.': reload } : {}),
  });

  const isFailed = list.failure !== undefined && !list.failure.ofSearch;
  return main({ class: 'errors-page' },
    tags.h1({ class: 'sr' }, 'Errors'),
    div({ class: 'toolbar' },
      div({ class: 'row' },
        h(SearchBox, { value: filters.q, failure: list.failure?.ofSearch ? list.failure : undefined, onSearch: text => setParams({ q: text || null }) }),
        h(RangeSelect, { filters }),
        h(SortSelect, { filters })),
      h(Facets, { filters, counts: list.counts, exact: list.counts?.exact ?? true })),
    h(Overview, { filters, q, loaded: list.loaded, wait: rows.length === 0 }),
    h(ListHead, {
      list, waiting, reload, mayWrite, selected, everything, isAll: filters.range === 'all',
      onAll: all => {
        setEverything(false);
        setSelected(new Set(all ? rows.map(row => row.id) : []));
      },
      onEverything: () => setEverything(true),
      act,
    }),
    isFailed && list.failure && h(FailurePanel, { failure: list.failure, shownSince: rows.length > 0 ? list.at : undefined, retry: rows.length === 0 ? reload : more }),
    rows.length > 0
      ? h(Rows, { rows, slots: list.slots, stale: !list.loaded, active, selected, everything, mayWrite, targets, filters, onOpen: open, onToggle: toggle, onActive: setActive, onEnd: list.more ? more : null })
      : list.loading ? h(Skeleton, { rows: 8 }) : list.failure === undefined && h(NoErrors, { filters }),
    list.loading && rows.length > 0 && list.loaded && div({ class: 'loading-more dim' }, 'Loading more…'),
    list.truncated && list.more && !list.loading && p({ class: 'notice' },
      'The search reads texts of so many errors at a time. ', button({ class: 'small', onClick: more }, 'Look further')),
    asked && h(ChangeDialog, {
      asked: asked.what, errors: asked.errors, names: labelNames(rows), onClose: () => setAsked(null), onChange: what => change(asked.which, what),
    }));
}

/** @param {ErrorRow} row @param {Filters} filters */
function hrefOf(row, filters) {
  const params = new URLSearchParams();
  if (filters.range === 'custom' && filters.span) {
    params.set('from', String(filters.span.from));
    params.set('to', String(filters.span.to));
  } else if (filters.range !== '24h') {
    params.set('range', filters.range);
  }
  return errorHref(row.id, params);
}

/** @param {ErrorRow[]} rows */
const labelNames = rows => [...new Set(rows.slice(0, 500).flatMap(row => Object.keys(row.labels)))].sort().slice(0, 100);

/** @param {{ filters: Filters, most?: boolean }} props */
export function RangeSelect({ filters }) {
  const { span } = filters;
  return label({ class: 'field' }, span && filters.range === 'custom' ? 'Time' : 'Seen', select({
    'aria-label': 'Time range', value: filters.range,
    onChange: event => setParams({ range: event.currentTarget.value === '24h' ? null : event.currentTarget.value, from: null, to: null }),
  },
    Object.entries(RANGES).map(([key, [text]]) => option({ key, value: key }, text)),
    option({ value: 'all' }, 'At any time'),
    span && option({ value: 'custom' }, `${localTime(span.from)} – ${localTime(span.to)}`)));
}

/** @param {{ filters: Filters }} props */
const SortSelect = ({ filters }) => div({ class: 'field' },
  label(null, 'Sort', select({
    'aria-label': 'Sort by', value: filters.sort, onChange: event => setParams({ sort: event.currentTarget.value === 'last_seen' ? null : event.currentTarget.value }),
  }, Object.entries(SORTS).map(([key, text]) => option({ key, value: key }, text)))),
  button({
    class: 'small', 'aria-label': filters.ascending ? 'Ascending; turn round' : 'Descending; turn round', title: filters.ascending ? 'least first' : 'most first',
    onClick: () => setParams({ order: filters.ascending ? null : 'ascending' }),
  }, filters.ascending ? '↑' : '↓'));

/** @param {{ filters: Filters, counts: import('../model.js').ErrorCounts | null, exact: boolean }} props */
function Facets({ filters, counts, exact }) {
  const { value: services } = useLive('services', signal => /** @type {Promise<ServiceList>} */ (ask('api/v1/services', { signal })), 120_000);
  const names = services?.services.map(each => each.name) ?? [];
  const number = (/** @type {number | undefined} */ value) => value === undefined ? '' : span({ class: 'dim' }, ` ${exact ? '' : '≤'}${count(value)}`);
  return div({ class: 'row facets' },
    div({ class: 'tabs', role: 'group', 'aria-label': 'State' }, [...STATES, ''].map(state =>
      button({
        key: state, 'aria-pressed': filters.state === state, onClick: () => setParams({ state: state === 'open' ? null : state === '' ? 'all' : state }),
      }, state === '' ? 'all' : state, filters.state === state && number(counts?.total)))),
    div({ class: 'tabs', role: 'group', 'aria-label': 'Severity' }, SEVERITIES.map(severity =>
      button({
        key: severity, class: `severity ${severity}`, 'aria-pressed': filters.severities.includes(severity),
        onClick: () => setParams({
          severity: filters.severities.includes(severity) ? filters.severities.filter(each => each !== severity) : [...filters.severities, severity],
        }),
      }, severity, number(counts?.bySeverity[severity])))),
    div({ class: 'picks' },
      filters.services.map(name => span({ key: name, class: 'picked' }, h(Text, { text: name, most: 60 }), button({
        class: 'plain', 'aria-label': `Without ${name}`, onClick: () => setParams({ service: filters.services.filter(each => each !== name) }),
      }, '×'))),
      label({ class: 'field' }, span({ class: 'sr' }, 'Service'), select({
        'aria-label': 'Add a service', value: '', onChange: event => {
          const name = event.currentTarget.value;
          event.currentTarget.value = '';
          setParams({ service: [...filters.services, name] });
        },
      }, option({ value: '' }, filters.services.length === 0 ? 'All services' : 'Add a service'),
      names.filter(name => !filters.services.includes(name)).map(name => option({ key: name, value: name }, name))))));
}

/** How often all that is listed happened. @param {{ filters: Filters, q: string, loaded: boolean, wait: boolean }} props */
function Overview({ filters, q, loaded, wait }) {
  const span = spanOf(filters) ?? lately('30d');
  const key = loaded && !wait ? JSON.stringify([q, filters.range, filters.span]) : undefined;
  const { value, failure } = usePoints(key, q, span);
  if (wait && !value) {
    return null;
  }
  return section({ class: 'overview', 'aria-label': 'Occurrences over time' }, h(Chart, {
    points: value, failure, label: 'Occurrences of these errors', tall: 90,
    onBrush: ({ from, to }) => setParams({ from: String(from), to: String(to), range: null }),
    zoomed: filters.range === 'custom' ? () => setParams({ from: null, to: null }) : null,
  }));
}

/**
 * @param {{ list: import('../error-list.js').Listed, waiting: number, reload: () => void, mayWrite: boolean, selected: ReadonlySet<string>, everything: boolean, isAll: boolean,
 *   onAll: (all: boolean) => void, onEverything: () => void, act: (what: Asked | 'open' | 'quick') => void }} props
 */
function ListHead({ list, waiting, reload, mayWrite, selected, everything, isAll, onAll, onEverything, act }) {
  const { rows, counts } = list;
  const total = counts?.total ?? 0;
  const some = everything ? total : selected.size;
  const all = rows.length > 0 && selected.size === rows.length;
  return div({ class: 'list-head' },
    mayWrite && input({
      type: 'checkbox', 'aria-label': 'Select all that are loaded', checked: everything || all, disabled: rows.length === 0,
      indeterminate: !everything && !all && selected.size > 0, onChange: event => onAll(event.currentTarget.checked),
    }),
    some > 0
      ? div({ class: 'actions' },
        span({ class: 'how-many' }, `${count(some)} selected`),
        all && !everything && total > rows.length && (total <= MOST
          ? button({ class: 'small', onClick: onEverything }, `Select all ${count(total)} that match`)
          : span({ class: 'dim' }, `at most ${count(MOST)} at once`)),
        button({ onClick: () => act('quick') }, 'Resolve', tags.kbd(null, 'e')),
        button({ onClick: () => act('resolve') }, 'Resolve…'),
        button({ onClick: () => act('mute') }, 'Mute…', tags.kbd(null, 'm')),
        button({ onClick: () => act('label') }, 'Label…', tags.kbd(null, 'l')),
        button({ onClick: () => act('open') }, 'Open again', tags.kbd(null, 'u')))
      : span({ class: 'how-many', role: 'status' }, counts === null ? '' : `${counts.exact ? '' : 'at most '}${plural(total, 'error')}`,
        rows.length < total && rows.length > 0 && span({ class: 'dim' }, `, ${count(rows.length)} loaded`)),
    waiting > 0 && button({ class: 'waiting', onClick: () => {
      scrollTo(0, 0);
      reload();
    } }, `${count(waiting)} more – show`, tags.kbd(null, '.')),
    div({ class: 'columns', 'aria-hidden': 'true' }, span(null, 'Occurrences'), span(null, isAll ? 'Last 24 h' : 'In range'), span(null, 'Total'), span(null, 'Instances'), span(null, 'Last / first')));
}

/** @param {{ filters: Filters }} props */
function NoErrors({ filters }) {
  const isFiltered = filters.q !== '' || filters.services.length > 0 || filters.severities.length > 0;
  return h(Empty, { title: filters.state === 'open' ? 'No open errors' : filters.state === '' ? 'No errors' : `No ${filters.state} errors` },
    p(null, filters.range === 'all' ? 'None was ever seen that matches.' : 'None was seen in this time that matches.'),
    div({ class: 'buttons' },
      filters.range !== 'all' && button({ onClick: () => setParams({ range: 'all', from: null, to: null }) }, 'Look at all time'),
      filters.state !== '' && button({ onClick: () => setParams({ state: 'all' }) }, 'In all states'),
      isFiltered && button({ onClick: () => setParams({ q: null, service: null, severity: null }) }, 'Without filters'),
      h(Link, { class: 'button', href: address('ui/targets') }, 'Is it scraped?')));
}

/**
 * Only the rows that are seen are there.
 *
 * @param {{ rows: ErrorRow[], slots: Slots | null, stale: boolean, active: number, selected: ReadonlySet<string>, everything: boolean, mayWrite: boolean,
 *   targets: ReadonlyMap<string, number>, filters: Filters, onOpen: (row: ErrorRow) => void, onToggle: (id: string) => void,
 *   onActive: (index: number) => void, onEnd: (() => void) | null }} props
 */
function Rows({ rows, slots, stale, active, selected, everything, mayWrite, targets, filters, onOpen, onToggle, onActive, onEnd }) {
  const own = useRef(/** @type {HTMLUListElement | null} */ (null));
  const [tall, setTall] = useState(NARROW.matches ? 108 : 68);
  const [seen, setSeen] = useState({ from: 0, to: 30 });
  const end = useRef(onEnd);
  end.current = onEnd;

  const look = useCallback(() => {
    const top = own.current?.getBoundingClientRect().top ?? 0;
    const from = Math.max(0, Math.floor(-top / tall) - BEYOND);
    const to = Math.min(rows.length, Math.ceil((innerHeight - top) / tall) + BEYOND);
    setSeen(was => (was.from === from && was.to === to ? was : { from, to }));
    if (to > rows.length - AHEAD) {
      end.current?.();
    }
  }, [rows.length, tall]);
  useLayoutEffect(() => {
    look();
    const width = () => setTall(NARROW.matches ? 108 : 68);
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    NARROW.addEventListener('change', width);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
      NARROW.removeEventListener('change', width);
    };
  }, [look]);
  // the active row is seen, and below what sticks to the top
  useLayoutEffect(() => {
    const list = own.current;
    if (!list || active < 0) {
      return;
    }
    const top = list.getBoundingClientRect().top + active * tall;
    const sticks = document.querySelector('.list-head')?.getBoundingClientRect().bottom ?? 0;
    if (top < sticks) {
      scrollBy(0, top - sticks);
    } else if (top + tall > innerHeight) {
      scrollBy(0, top + tall - innerHeight + 8);
    }
    look();
  }, [active]);
  useLayoutEffect(() => {
    if (active >= 0) {
      /** @type {HTMLElement | null | undefined} */ (own.current?.querySelector('.active a.open'))?.focus({ preventScroll: true });
    }
  }, [active, seen]);

  const shown = rows.slice(seen.from, seen.to);
  return ul({ ref: own, class: stale ? 'rows stale' : 'rows', 'aria-label': 'Errors', style: { height: `${rows.length * tall}px` } },
    shown.map((row, offset) => {
      const index = seen.from + offset;
      return h(Row, {
        key: row.id, row, slots, index, size: rows.length, top: index * tall, tall, filters, mayWrite,
        isActive: index === active, isSelected: everything || selected.has(row.id), targets: targets.get(targetsKey(row.service, row.key)), onOpen, onToggle, onActive,
      });
    }));
}

/**
 * @param {{ row: ErrorRow, slots: Slots | null, index: number, size: number, top: number, tall: number, filters: Filters, mayWrite: boolean, isActive: boolean,
 *   isSelected: boolean, targets: number | undefined, onOpen: (row: ErrorRow) => void, onToggle: (id: string) => void, onActive: (index: number) => void }} props
 */
function Row({ row, slots, index, size, top, tall, filters, mayWrite, isActive, isSelected, targets, onOpen, onToggle, onActive }) {
  const href = useMemo(() => hrefOf(row, filters), [row.id, filters]);
  const sum = row.occurrences ?? (row.sparkline ?? []).reduce((all, each) => all + each, 0);
  return li({
    class: `error-row ${row.severity} ${row.state.status}${isActive ? ' active' : ''}${isSelected ? ' selected' : ''}`,
    style: { transform: `translateY(${top}px)`, height: `${tall}px` }, 'aria-setsize': size, 'aria-posinset': index + 1,
    onClick: event => {
      if (event.target instanceof Element && event.target.closest('a, input, button') === null && String(getSelection()) === '') {
        onOpen(row);
      }
    },
  },
    mayWrite ? input({ type: 'checkbox', 'aria-label': `Select ${row.class || row.key}`.slice(0, 200), checked: isSelected, onChange: () => {
      onToggle(row.id);
      onActive(index);
    } }) : span(),
    div({ class: 'what' },
      div({ class: 'first' },
        tags.a({
          class: 'open', href, onClick: event => {
            if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
              event.preventDefault();
              onOpen(row);
            }
          },
        }, span({ class: 'sr' }, `${row.severity}: `), span({ class: `sign ${row.severity}`, 'aria-hidden': 'true' }), h(ClassName, { name: row.class, fallback: row.key.slice(0, 200) || 'no class' })),
        h(StateChips, { state: row.state, mark: row.mark }),
        h(AlertBadge, { id: row.id }),
        h(StaleBadges, { origins: row.origins })),
      div({ class: 'message' }, row.message === '' ? span({ class: 'dim' }, 'no message') : h(Text, { text: row.message, most: 400 })),
      div({ class: 'meta' },
        h(Chip, { name: 'service' }, h(Text, { text: row.service, most: 60 })),
        span({ class: 'key', title: row.key.slice(0, 1000) }, h(Text, { text: row.key, most: 200 })),
        h(Labels, { labels: row.labels, most: 4 }))),
    h(Spark, { values: row.sparkline, slots, label: 'Occurrences' }),
    div({ class: 'cell in-range' }, h(Count, { value: sum })),
    div({ class: 'cell total' }, h(Count, { value: row.total })),
    div({ class: 'cell instances' }, targets === undefined ? span({ class: 'dim' }, '–') : h(Count, { value: targets })),
    div({ class: 'cell seen' }, h(When, { at: row.lastSeen }), span({ class: 'dim' }, h(When, { at: row.firstSeen }))));
}
