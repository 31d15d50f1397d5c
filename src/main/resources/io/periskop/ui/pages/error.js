import { h, tags, useEffect, useRef, useState } from '../html.js';
import { AlertBadge, AlertsCard } from '../alerts.js';
import { ask, url } from '../api.js';
import { changeErrors } from '../changes.js';
import { Chart, usePoints } from '../chart.js';
import { curl } from '../curl.js';
import { ChangeDialog } from '../dialogs.js';
import { filtersOf, setParams, spanOf } from '../filters.js';
import { useKeys } from '../keys.js';
import { useLive, useStream } from '../live.js';
import { count, plural } from '../numbers.js';
import { Chip, ClassName, Copy, Count, Empty, FailurePanel, LongText, Moment, Skeleton, StateChips, When } from '../parts.js';
import { StaleBadges } from '../origins.js';
import { errorHref, errorsHref, Link, usePlace } from '../router.js';
import { quoted, together } from '../search.js';
import { useMayWrite } from '../session.js';
import { partsOf } from '../stack.js';
import { classParts, Text } from '../text.js';
import { lately, millisOf, RANGES } from '../time.js';
import { occurrencesOf, OriginsCard } from './origins.js';

/** @import { Asked } from '../dialogs.js' */
/** @import { AffectedTargets, ErrorDetail, ErrorList, ErrorRow, ExceptionLink, History, HttpRequest, Occurrence, OccurrenceList } from '../model.js' */

const { a, aside, button, dd, details, div, dl, dt, h1, h2, h3, input, label, li, main, ol, option, p, pre, section, select, span, summary, table, tbody, td, th, thead, tr, ul } = tags;

/** Of the newest. */
const OCCURRENCES = 50;
/** Of each list beside. */
const MOST_BESIDE = 8;

/** @type {Record<string, string>} */
const HAPPENED = {
  first_seen: 'first seen', resolved: 'resolved', regressed: 'regressed', reopened: 'opened again', muted: 'muted', unmuted: 'no longer muted', labelled: 'labelled',
};

/** @param {{ id: string }} props */
export function ErrorPage({ id }) {
  const { params } = usePlace();
  const filters = filtersOf(params);
  const path = `api/v1/errors/${encodeURIComponent(id)}`;
  const detail = useLive(`error ${id}`, signal => /** @type {Promise<ErrorDetail>} */ (ask(path, { signal })));
  const known = detail.value && !detail.outdated ? detail.value.error : undefined;
  const name = known ? `${id} ${known.total} ${JSON.stringify(known.state)}` : undefined;
  const history = useLive(name && `history ${name}`, signal => /** @type {Promise<History>} */ (ask(`${path}/events`, { signal })), 0);
  const mayWrite = useMayWrite();
  const [asked, setAsked] = useState(/** @type {Asked | null} */ (null));
  useStream(known ? together(`service=${quoted(known.service)}`, `key=${quoted(known.key)}`) : undefined,
    said => said.errorId === id && said.type !== 'removed' && detail.retry(), detail.retry);

  useEffect(() => {
    const shown = known && (classParts(known.class)[1] || known.key);
    document.title = shown ? `${shown.slice(0, 80)} · ${known.service.slice(0, 60)} · Periskop` : 'Periskop';
    return () => {
      document.title = 'Periskop';
    };
  }, [known?.class, known?.service]);

  const change = (/** @type {import('../model.js').ErrorChange} */ what) => {
    setAsked(null);
    if (mayWrite) {
      changeErrors({ ids: [id] }, what, detail.retry);
    }
  };
  const ask_ = (/** @type {Asked} */ what) => mayWrite && known && setAsked(what);
  useKeys({
    e: () => change({ state: 'resolved' }),
    m: () => ask_('mute'),
    l: () => ask_('label'),
    u: () => change({ state: 'open' }),
    Escape: () => history_.back(),
    '/': () => {
      location.assign(errorsHref({}));
    },
  });

  if (detail.failure && !known) {
    return main({ class: 'page' }, detail.failure.status === 404
      ? h(Empty, { title: 'There is no such error' },
        p(null, detail.failure.message),
        div({ class: 'buttons' }, h(Link, { class: 'button', href: errorsHref({}) }, 'All open errors')))
      : h(FailurePanel, { failure: detail.failure, retry: detail.retry }));
  }
  if (!detail.value || !known) {
    return main({ class: 'page' }, h(Skeleton, { rows: 10 }));
  }
  const { status } = known.state;
  const origin = params.get('origin') ?? '';
  return main({ class: 'page error-page' },
    div({ class: `error-head ${known.severity}` },
      div({ class: 'crumbs' },
        h(Link, { href: errorsHref({ service: known.service }) }, h(Text, { text: known.service, most: 100 })),
        ' / ', h(Chip, { name: `severity ${known.severity}` }, known.severity), ' ',
        h(StateChips, { state: known.state, mark: known.mark }), h(AlertBadge, { id }), ' ', h(StaleBadges, { origins: known.origins, most: 5 })),
      h1(null, h(ClassName, { name: known.class, fallback: 'no class' })),
      h(LongText, { text: known.message, most: 600, class: 'lead' }),
      div({ class: 'tools' },
        mayWrite && [
          status !== 'resolved' && button({ class: 'primary', onClick: () => change({ state: 'resolved' }) }, 'Resolve', tags.kbd(null, 'e')),
          status !== 'resolved' && button({ onClick: () => setAsked('resolve') }, 'Resolve…'),
          status !== 'open' && button({ class: 'primary', onClick: () => change({ state: 'open' }) }, 'Open again', tags.kbd(null, 'u')),
          status !== 'muted' && button({ onClick: () => setAsked('mute') }, 'Mute…', tags.kbd(null, 'm')),
        ],
        h(Copy, { label: 'Copy link', text: () => location.href }),
        h(Copy, { label: 'Copy as Markdown', text: () => markdown(known, detail.value?.newest ?? null) }),
        a({ class: 'button small', href: url(path).href, target: '_blank', rel: 'noreferrer' }, 'JSON'))),
    detail.failure && h(FailurePanel, { failure: detail.failure, shownSince: detail.at, retry: detail.retry }),
    div({ class: 'columns-2' },
      div({ class: 'main-column' },
        h(Times, { known, filters, events: history.value?.events ?? [] }),
        h(Occurrences, { key: origin, id, path, known, origin, chosen: params.get('occurrence') })),
      aside({ 'aria-label': 'About the error' },
        h(Summary, { known }),
        h(AlertsCard, { id }),
        known.origins.length > 0 && h(OriginsCard, { path, name, chosen: origin }),
        h(LabelsEditor, { detail: detail.value, mayWrite, change }),
        h(AffectedInstances, { path, name }),
        h(HistoryList, { history }),
        h(Similar, { known }))),
    h(RawJson, { path, known }),
    asked && h(ChangeDialog, { asked, errors: 1, names: Object.keys(known.labels), onClose: () => setAsked(null), onChange: change }));
}

const history_ = window.history;

/** @param {ErrorRow} known @param {Occurrence | null} newest */
function markdown(known, newest) {
  const fence = '~~~~';
  const trace = (newest?.exceptions ?? []).map(each => [`${each.class}: ${each.message}`, ...(each.stacktrace ?? [])].join('\n')).join('\nCaused by: ').slice(0, 50_000);
  return [`### ${known.class || known.key}`, '', known.message.replace(/\n/g, ' '), '',
    `- service: ${known.service}`, `- key: \`${known.key.replaceAll('`', "'")}\``, `- occurrences: ${count(known.total)}`,
    `- first seen: ${known.firstSeen}`, `- last seen: ${known.lastSeen}`, `- ${location.href}`, '', fence, trace.replaceAll(fence, '~~~ ~'), fence, ''].join('\n');
}

/** @param {{ known: ErrorRow }} props */
function Summary({ known }) {
  const row = (/** @type {string} */ name, /** @type {import('preact').ComponentChildren} */ value) => [dt(null, name), dd(null, value)];
  return section({ class: 'card' },
    h2(null, 'Summary'),
    dl({ class: 'facts' },
      row('Total', span({ class: 'big' }, h(Count, { value: known.total }))),
      row('Last seen', [h(When, { at: known.lastSeen }), h('br', null), h(Moment, { at: known.lastSeen })]),
      row('First seen', [h(When, { at: known.firstSeen }), h('br', null), h(Moment, { at: known.firstSeen })]),
      millisOf(known.createdAt) < millisOf(known.firstSeen) - 60_000 && row('Counted since', [h(When, { at: known.createdAt }), h('br', null), h(Moment, { at: known.createdAt })]),
      known.state.status !== 'open' && row(known.state.status === 'muted' ? 'Muted' : 'Resolved', [
        h(When, { at: known.state.since }),
        known.state.until ? [', until ', h(When, { at: known.state.until })] : null,
        known.state.untilTotal ? `, until ${count(known.state.untilTotal)} in all` : null]),
      row('Key', [span({ class: 'mono break' }, h(Text, { text: known.key, most: 2_000 })), ' ', h(Copy, { label: 'Copy', text: () => known.key })])));
}

/** @param {{ known: ErrorRow, filters: import('../filters.js').Filters, events: History['events'] }} props */
function Times({ known, filters, events }) {
  const isAll = filters.range === 'all';
  const span_ = isAll ? { from: Math.min(millisOf(known.firstSeen), Date.now() - 3_600_000), to: lately('1h').to } : spanOf(filters) ?? lately('24h');
  const q = together(`service=${quoted(known.service)}`, `key=${quoted(known.key)}`);
  const { value, failure } = usePoints(JSON.stringify([q, filters.range, filters.span, known.total]), q, span_);
  const sum = value?.counts.reduce((all, each) => all + each, 0);
  return section({ class: 'card', 'aria-label': 'Occurrences over time' },
    div({ class: 'card-head' },
      h2(null, 'Occurrences'),
      sum !== undefined && span({ class: 'dim' }, `${count(sum)} in this time`),
      select({
        'aria-label': 'Time range', value: filters.range,
        onChange: event => setParams({ range: event.currentTarget.value === '24h' ? null : event.currentTarget.value, from: null, to: null }, true),
      },
        Object.entries(RANGES).map(([key, [text]]) => option({ key, value: key }, text)),
        option({ value: 'all' }, 'Since first seen'),
        filters.range === 'custom' && option({ value: 'custom' }, 'Chosen in the chart'))),
    h(Chart, {
      points: value, failure, label: 'Occurrences of this error', tall: 160,
      markers: events.map(event => ({ at: millisOf(event.at), type: event.type, text: `${HAPPENED[event.type] ?? event.type} by ${event.actor}` })),
      onBrush: ({ from, to }) => setParams({ from: String(from), to: String(to), range: null }),
      zoomed: filters.range === 'custom' ? () => setParams({ from: null, to: null }) : null,
    }));
}

/**
 * One by one, by name: the one that is looked at stays when newer ones come. Another server is asked once, not whenever it happens.
 *
 * @param {{ id: string, path: string, known: ErrorRow, origin: string, chosen: string | null }} props
 */
function Occurrences({ id, path, known, origin, chosen }) {
  const live = useLive(`occurrences ${id} ${origin === '' ? known.lastSeen : origin}`, signal =>
    /** @type {Promise<OccurrenceList>} */ (origin === '' ? ask(`${path}/occurrences`, { params: { limit: OCCURRENCES }, signal }) : occurrencesOf(path, origin, OCCURRENCES, signal)), 0);
  const head = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    if (origin !== '') {
      head.current?.focus({ preventScroll: true });
      head.current?.scrollIntoView({ block: 'nearest' });
    }
  }, []);
  const all = live.value?.occurrences ?? [];
  const found = all.findIndex(each => each.uuid === chosen);
  const index = Math.max(0, found);
  const occurrence = all[index];
  const show = (/** @type {number} */ to) => {
    const next = all[to];
    if (next) {
      setParams({ occurrence: to === 0 ? null : next.uuid }, true);
    }
  };
  useKeys({ n: () => show(index + 1), p: () => show(index - 1) });
  return section({ class: 'card occurrence' },
    div({ class: 'card-head' },
      h2({ ref: head, tabIndex: origin === '' ? undefined : -1 }, 'Occurrence', origin !== '' && [' at ', h(Text, { text: origin, most: 100 })]),
      origin !== '' && button({ class: 'small', onClick: () => setParams({ origin: null, occurrence: null }) }, 'Those that are kept here'),
      occurrence && [
        div({ class: 'stepper', role: 'group', 'aria-label': 'Which occurrence' },
          button({ class: 'small', 'aria-label': 'Newest occurrence', disabled: index === 0, onClick: () => show(0) }, '«'),
          button({ class: 'small', 'aria-label': 'Newer occurrence', title: 'p', disabled: index === 0, onClick: () => show(index - 1) }, '‹'),
          span({ class: 'dim', role: 'status' }, `${index === 0 ? 'newest' : count(index + 1)} of ${count(all.length)}`,
            (live.value?.kept ?? 0) > all.length && ` (${count(live.value?.kept ?? 0)} kept)`),
          button({ class: 'small', 'aria-label': 'Older occurrence', title: 'n', disabled: index >= all.length - 1, onClick: () => show(index + 1) }, '›'),
          button({ class: 'small', 'aria-label': 'Oldest occurrence', disabled: index >= all.length - 1, onClick: () => show(all.length - 1) }, '»')),
        span(null, h(When, { at: occurrence.at, none: 'at an unknown time' }), ' ', occurrence.at && h(Moment, { at: occurrence.at })),
        occurrence.severity !== known.severity && h(Chip, { name: `severity ${occurrence.severity}` }, occurrence.severity),
      ]),
    live.failure && h(FailurePanel, { failure: live.failure, shownSince: live.at, retry: live.retry }),
    live.loading && h(Skeleton, { rows: 6 }),
    chosen !== null && live.value && found < 0 && all.length > 0 && p({ class: 'notice' }, 'The occurrence of this link is not kept any more; this is the newest.'),
    live.value && !occurrence && h(Empty, { title: origin === '' ? 'No occurrence is kept with its details' : 'That server keeps no occurrence of it' },
      p(null, origin === '' && known.origins.length > 0
        ? 'It was counted, but its stack trace is not here. The servers that counted it may have it: see “Counted by”.'
        : 'It was counted, but its stack trace was not kept: it is too old, or other errors needed the room.')),
    occurrence && h(Exceptions, { key: occurrence.uuid, exceptions: occurrence.exceptions }),
    occurrence?.http && h(Request, { key: `${occurrence.uuid} http`, request: occurrence.http }));
}

/** @param {ExceptionLink} link */
const traceText = link => [[link.class, link.message].filter(each => each !== '').join(': '), ...(link.stacktrace ?? [])].join('\n');

/** The exception, then what caused it. @param {{ exceptions: readonly ExceptionLink[] }} props */
function Exceptions({ exceptions }) {
  const [unfolded, setUnfolded] = useState(false);
  const foldable = exceptions.some(each => partsOf((each.stacktrace ?? []).slice(0, 500)).some(part => part.library && part.lines.length > 1));
  return div({ class: 'exceptions' },
    div({ class: 'trace-bar' },
      foldable && label({ class: 'choice' }, input({ type: 'checkbox', checked: unfolded, onChange: event => setUnfolded(event.currentTarget.checked) }), ' frames of libraries'),
      h(Copy, { label: 'Copy stack trace', text: () => exceptions.map(traceText).join('\nCaused by: ') })),
    exceptions.map((each, index) => div({ key: index, class: 'exception' },
      h3(null, index > 0 && span({ class: 'dim' }, 'Caused by '), h(ClassName, { name: each.class })),
      each.message !== '' && h(LongText, { text: each.message, most: 4_000, class: 'pre message' }),
      h(Trace, { lines: each.stacktrace ?? [], above: exceptions[index - 1]?.stacktrace ?? [], unfolded }))));
}

/** How many lines at the end are the same: a cause was thrown on the way that is shown already. @param {readonly string[]} lines @param {readonly string[]} above */
function inCommon(lines, above) {
  let same = 0;
  while (same < lines.length - 1 && same < above.length && lines.at(-1 - same) === above.at(-1 - same)) {
    same += 1;
  }
  return same < 2 ? 0 : same;
}

/** So many lines of a stack trace are drawn at first. */
const MOST_LINES = 300;

/** @param {{ lines: readonly string[], above: readonly string[], unfolded: boolean }} props */
function Trace({ lines, above, unfolded }) {
  const [whole, setWhole] = useState(false);
  if (lines.length === 0) {
    return p({ class: 'dim' }, 'No stack trace.');
  }
  const common = inCommon(lines, above);
  const own = lines.slice(0, lines.length - common);
  const shown = whole ? own : own.slice(0, MOST_LINES);
  return div({ class: 'trace', tabIndex: 0, role: 'group', 'aria-label': 'Stack trace' },
    partsOf(shown).map((part, index) => (part.library && part.lines.length > 1
      ? h(Folded, { key: index, text: `${plural(part.lines.length, 'frame')} of libraries`, lines: part.lines, open: unfolded })
      : pre({ key: index, class: part.library ? 'library' : 'own' }, part.lines.map(line => h(Frame, { line }))))),
    own.length > shown.length && button({ class: 'small', onClick: () => setWhole(true) }, `Show all ${count(lines.length)} lines`),
    common > 0 && h(Folded, { text: `${plural(common, 'frame')} as above`, lines: lines.slice(lines.length - common), open: unfolded }));
}

/** @param {{ line: string }} props */
const Frame = ({ line }) => div({ class: 'frame' }, h(Text, { text: line === '' ? ' ' : line, most: 2_000 }));

/** @param {{ text: string, lines: readonly string[], open: boolean }} props */
const Folded = ({ text, lines, open }) => details({ open, class: 'folded' },
  summary(null, text),
  pre({ class: 'library' }, lines.map(line => h(Frame, { line }))));

const REDACTED = /\[redacted(?::[0-9a-f]+)?\]/;

/** What was taken out is seen as such. @param {{ text: string, most?: number }} props */
function Masked({ text, most = 4_000 }) {
  const parts = text.slice(0, most).split(/(\[redacted(?::[0-9a-f]+)?\])/);
  return span(null,
    parts.map((part, index) => (REDACTED.test(part) ? span({ key: index, class: 'redacted', title: 'taken out before it was stored' }, part) : h(Text, { key: index, text: part }))),
    text.length > most && '…');
}

/** @param {{ request: HttpRequest }} props */
function Request({ request }) {
  const headers = Object.entries(request.headers ?? {});
  const command = curl(request);
  return div({ class: 'request' },
    div({ class: 'card-head' }, h3(null, 'During the request'), h(Copy, { label: 'Copy as curl', text: () => command })),
    p({ class: 'mono break' }, span({ class: 'method' }, h(Text, { text: request.method })), ' ', h(Masked, { text: request.url })),
    headers.length > 0 && div({ class: 'scroll-x' }, table({ class: 'headers' },
      thead(null, tr(null, th({ scope: 'col' }, 'Header'), th({ scope: 'col' }, 'Value'))),
      tbody(null, headers.map(([name, value]) => tr({ key: name },
        th({ scope: 'row' }, h(Text, { text: name, most: 300 })), td({ class: 'break' }, h(Masked, { text: value }))))))),
    request.body !== '' && [h3(null, 'Body'), h(LongText, { text: request.body, most: 8_000, class: 'pre' })],
    details({ class: 'folded' }, summary(null, 'curl'), pre({ class: 'code' }, h(Text, { text: command, most: 8_000 })),
      REDACTED.test(command) && p({ class: 'dim' }, 'Secrets were taken out before the request was stored: put in your own.')));
}

/** @param {{ detail: ErrorDetail, mayWrite: boolean, change: (what: import('../model.js').ErrorChange) => void }} props */
function LabelsEditor({ detail, mayWrite, change }) {
  const { error, ruledLabels, editedLabels } = detail;
  const [editing, setEditing] = useState('');
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const all = Object.entries(error.labels);
  const taken = Object.keys(editedLabels).filter(each => editedLabels[each] === '' && each in ruledLabels);
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    change({ labels: { [name.trim()]: value.trim() } });
    setEditing('');
    setName('');
    setValue('');
  };
  return section({ class: 'card' },
    div({ class: 'card-head' }, h2(null, 'Labels'),
      mayWrite && editing === '' && button({ class: 'small', onClick: () => setEditing('new') }, 'Add', tags.kbd(null, 'l'))),
    all.length === 0 && taken.length === 0 && p({ class: 'dim' }, 'None.'),
    ul({ class: 'label-list' },
      all.map(([key, text]) => li({ key },
        h(Link, { class: 'label', href: errorsHref({ q: `${key}=${quoted(text)}` }) }, h(Text, { text: key, most: 100 }), '=', h(Text, { text, most: 200 })),
        span({ class: 'dim' }, key in editedLabels ? ' given' : ' by a rule'),
        mayWrite && [
          button({ class: 'plain', 'aria-label': `Change ${key}`, title: 'change', onClick: () => {
            setEditing(key);
            setName(key);
            setValue(text);
          } }, '✎'),
          button({ class: 'plain', 'aria-label': `Take away ${key}`, title: 'take away', onClick: () => change({ labels: { [key]: '' } }) }, '×'),
        ])),
      taken.map(key => li({ key, class: 'dim' }, tags.del(null, h(Text, { text: `${key}=${ruledLabels[key]}`, most: 200 })), ' taken away',
        mayWrite && button({ class: 'plain', 'aria-label': `Give ${key} again`, onClick: () => change({ labels: { [key]: ruledLabels[key] ?? '' } }) }, '↺')))),
    editing !== '' && tags.form({ class: 'pair', onSubmit: save },
      label(null, 'Name', input({ required: true, autofocus: editing === 'new', maxLength: 200, readOnly: editing !== 'new', value: name, onInput: event => setName(event.currentTarget.value) })),
      label(null, 'Value', input({ required: true, autofocus: editing !== 'new', maxLength: 1000, value, onInput: event => setValue(event.currentTarget.value) })),
      div({ class: 'buttons' }, button({ type: 'button', onClick: () => setEditing('') }, 'Cancel'), button({ class: 'primary', type: 'submit' }, 'Save'))));
}

/** @param {{ path: string, name: string | undefined }} props */
function AffectedInstances({ path, name }) {
  const live = useLive(name && `affected ${name}`, signal => /** @type {Promise<AffectedTargets>} */ (ask(`${path}/targets`, { signal })), 0);
  const [whole, setWhole] = useState(false);
  const all = [...live.value?.targets ?? []].sort((x, y) => y.count - x.count);
  const shown = whole ? all.slice(0, 2_000) : all.slice(0, MOST_BESIDE);
  return section({ class: 'card' },
    h2(null, 'Instances', live.value && span({ class: 'dim' }, ` ${count(all.length)}, ${count(all.filter(each => each.live).length)} still heard`)),
    live.failure && p({ class: 'bad' }, live.failure.message),
    live.value && all.length === 0 && p({ class: 'dim' }, 'None is known any more; what they counted is in the total.'),
    all.length > 0 && table({ class: 'plain-table' },
      thead(null, tr(null, th({ scope: 'col' }, 'Instance'), th({ scope: 'col', class: 'right' }, 'Counted'), th({ scope: 'col', class: 'right' }, 'Heard'))),
      tbody(null, shown.map(each => tr({ key: each.source, class: each.live ? '' : 'dim' },
        td({ class: 'mono break' }, h(Text, { text: each.source, most: 300 })),
        td({ class: 'right' }, h(Count, { value: each.count })),
        td({ class: 'right' }, h(When, { at: each.lastHeard })))))),
    all.length > shown.length && button({ class: 'small', onClick: () => setWhole(true) }, `Show all ${count(all.length)}`));
}

/** @param {{ history: import('../live.js').Live<History> }} props */
function HistoryList({ history }) {
  const [whole, setWhole] = useState(false);
  const all = [...history.value?.events ?? []].sort((x, y) => millisOf(y.at) - millisOf(x.at));
  const shown = whole ? all : all.slice(0, MOST_BESIDE);
  return section({ class: 'card' },
    h2(null, 'History'),
    history.failure && p({ class: 'bad' }, history.failure.message),
    ol({ class: 'history' }, shown.map(event => li({ key: `${event.at} ${event.type} ${event.detail}` },
      span({ class: `dot ${event.type}` }),
      div(null,
        span(null, HAPPENED[event.type] ?? event.type, event.detail !== '' && [' ', span({ class: 'mono break' }, h(Text, { text: event.detail, most: 400 }))]),
        div({ class: 'dim' }, h(When, { at: event.at }), event.actor !== 'periskop' && [' by ', h(Text, { text: event.actor, most: 200 })]),
        event.note !== '' && div({ class: 'said' }, h(Text, { text: event.note, most: 1_000 })))))),
    all.length > shown.length && button({ class: 'small', onClick: () => setWhole(true) }, `Show all ${count(all.length)}`));
}

/** The same key elsewhere is the same stack; the same class may be another reason. @param {{ known: ErrorRow }} props */
function Similar({ known }) {
  const live = useLive(`similar ${known.id}`, async signal => {
    const found = /** @type {Map<string, ErrorRow>} */ (new Map());
    for (const q of [`key=${quoted(known.key)}`, known.class === '' ? '' : `class=${quoted(known.class)}`]) {
      if (q !== '') {
        const list = /** @type {ErrorList} */ (await ask('api/v1/errors', { params: { q, limit: MOST_BESIDE + 1 }, signal }));
        list.errors.forEach(each => found.set(each.id, each));
      }
    }
    found.delete(known.id);
    return [...found.values()].slice(0, MOST_BESIDE);
  }, 0);
  if (live.value?.length === 0) {
    return null;
  }
  return section({ class: 'card' },
    h2(null, 'Similar errors'),
    live.failure && p({ class: 'bad' }, live.failure.message),
    ul({ class: 'similar' }, (live.value ?? []).map(each => li({ key: each.id },
      h(Link, { href: errorHref(each.id) }, h(Text, { text: each.message || classParts(each.class)[1] || each.key, most: 120 })),
      div({ class: 'dim' }, h(Text, { text: each.service, most: 60 }), ` · ${each.key === known.key ? 'same key' : 'same class'} · `, h(Count, { value: each.total }), ' · ', h(When, { at: each.lastSeen }), ' ',
        h(StateChips, { state: each.state, mark: each.mark }))))));
}

/** @param {{ path: string, known: ErrorRow }} props */
function RawJson({ path, known }) {
  const [open, setOpen] = useState(false);
  const live = useLive(open ? `raw ${path} ${known.total}` : undefined, async signal => JSON.stringify(await ask(path, { signal }), null, 2), 0);
  return details({ class: 'card raw', onToggle: event => setOpen(event.currentTarget.open) },
    summary(null, 'Raw JSON'),
    open && (live.value !== undefined
      ? [h(Copy, { label: 'Copy', text: () => live.value ?? '' }), h(LongText, { text: live.value, class: 'pre code' })]
      : live.failure ? p({ class: 'bad' }, live.failure.message) : h(Skeleton, { rows: 3 })));
}
