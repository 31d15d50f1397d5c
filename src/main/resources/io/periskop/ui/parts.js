import { h, tags, useEffect, useState } from './html.js';
import { count, shortCount } from './numbers.js';
import { errorsHref, Link } from './router.js';
import { quoted } from './search.js';
import { classParts, Text } from './text.js';
import { ago, localTime, millisOf, nextScrape, slotTime, utcTime, ZONE } from './time.js';

/** @import { ComponentChildren } from 'preact' */
/** @import { Failure } from './api.js' */
/** @import { ErrorState, Slots } from './model.js' */

const { button, code, div, h2, p, path, rect, span, svg, time: timeTag } = tags;

/** Lines of it are drawn anew every so often: `5m ago` does not stay true. */
const TICK = 5_000;
/** @type {Set<() => void>} */
const clocks = new Set();
setInterval(() => clocks.forEach(tick => tick()), TICK);

/** Draws its user anew every so often. */
export function useClock() {
  const [, again] = useState({});
  useEffect(() => {
    const tick = () => again({});
    clocks.add(tick);
    return () => void clocks.delete(tick);
  }, []);
}

/** A time as how long ago, with what it is locally and in UTC. @param {{ at: string | number | null | undefined, none?: string }} props */
export function When({ at, none = 'never' }) {
  useClock();
  if (at === null || at === undefined) {
    return span({ class: 'dim' }, none);
  }
  const millis = millisOf(at);
  return timeTag({ dateTime: new Date(millis).toISOString(), title: `${localTime(millis)} (${ZONE})\n${utcTime(millis)}` }, ago(millis));
}

/** When a target was scraped last, and is next. @param {{ last: string | null, next: string | null }} props */
export function Scraped({ last, next }) {
  useClock();
  return [
    (last || !next) && h(When, { at: last }),
    next && span({ class: 'dim', title: localTime(millisOf(next)) }, nextScrape(last ? millisOf(last) : null, millisOf(next))),
  ];
}

/** A time in full, locally and in UTC. @param {{ at: string | number | null | undefined }} props */
export function Moment({ at }) {
  if (at === null || at === undefined) {
    return span({ class: 'dim' }, 'unknown');
  }
  const millis = millisOf(at);
  return timeTag({ dateTime: new Date(millis).toISOString(), class: 'moment', title: ZONE },
    localTime(millis), ' ', span({ class: 'dim' }, `(${utcTime(millis)})`));
}

/** A number that may be large, with what it is exactly. @param {{ value: number }} props */
export const Count = ({ value }) => span({ class: 'num', title: count(value) }, shortCount(value));

/**
 * Bars by hand: a slot each.
 *
 * @param {{ values: readonly number[] | null, slots: Slots | null, label: string, width?: number, height?: number }} props
 */
export function Spark({ values, slots, label, width = 120, height = 28 }) {
  const bars = values ?? [];
  const most = Math.max(...bars, 0);
  const step = bars.length === 0 ? 0 : width / bars.length;
  const sum = bars.reduce((all, each) => all + each, 0);
  let line = '';
  for (const [index, value] of bars.entries()) {
    if (value > 0) {
      const tall = Math.max(2, (value / most) * (height - 2));
      line += `M${(index * step).toFixed(1)} ${height}v${-tall.toFixed(1)}h${Math.max(1, step - 1).toFixed(1)}v${tall.toFixed(1)}z`;
    }
  }
  const peak = bars.indexOf(most);
  const when = slots && most > 0 ? slotTime(millisOf(slots.start) + peak * slots.seconds * 1000, slots.seconds * 1000) : '';
  const title = `${label}: ${count(sum)}${when === '' ? '' : `; at most ${count(most)}, on ${when}`}`;
  return svg({ class: 'spark', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title },
    tags.title(null, title),
    rect({ class: 'spark-base', x: 0, y: height - 1, width, height: 1 }),
    path({ class: 'spark-bars', d: line }));
}

/** @param {{ name: string, title?: string, children?: ComponentChildren }} props */
export const Chip = ({ name, title, children }) => span({ class: `chip ${name}`, title }, children ?? name);

/** Its state, unless it is plainly open, and its mark. @param {{ state: ErrorState, mark: string }} props */
export function StateChips({ state, mark }) {
  const until = state.until ? ` until ${localTime(millisOf(state.until))}` : '';
  const total = state.untilTotal ? ` until ${count(state.untilTotal)} in all` : '';
  return h('span', { class: 'chips' },
    mark !== '' && h(Chip, { name: mark }),
    state.status === 'resolved' && h(Chip, { name: 'resolved', title: state.afterDeploy ? 'until a process that is started later counts it again' : 'until it happens again' },
      state.afterDeploy ? 'resolved by the next deploy' : 'resolved'),
    state.status === 'muted' && h(Chip, { name: 'muted', title: `muted${until}${total || (until ? '' : ' for ever')}` }));
}

/** Labels as links to what else has them. @param {{ labels: Record<string, string>, most?: number }} props */
export function Labels({ labels, most = 1000 }) {
  const all = Object.entries(labels);
  return span({ class: 'labels' },
    all.slice(0, most).map(([name, value]) =>
      h(Link, {
        key: name, class: 'label', href: errorsHref({ q: `${name}=${quoted(value)}` }), title: `errors with ${name}=${value}`.slice(0, 300),
      }, h(Text, { text: name, most: 60 }), '=', h(Text, { text: value, most: 80 }))),
    all.length > most && span({ class: 'dim' }, `+${all.length - most}`));
}

/** A class's name, of which the last part is what one looks for. @param {{ name: string, fallback?: string }} props */
export function ClassName({ name, fallback = 'no class' }) {
  if (name === '') {
    return span({ class: 'class dim' }, fallback);
  }
  const [pkg, last] = classParts(name.slice(0, 400));
  return span({ class: 'class' }, pkg !== '' && span({ class: 'pkg' }, h(Text, { text: pkg })), h(Text, { text: last }));
}

/** @param {{ failure: Failure, shownSince?: number, retry?: () => void }} props */
export function FailurePanel({ failure, shownSince, retry }) {
  return div({ class: 'failure', role: 'alert' },
    h2(null, failure.title),
    p(null, failure.message),
    failure.problem.errorId && p({ class: 'dim' }, 'The server’s log has more under ', code(null, failure.problem.errorId), '.'),
    shownSince !== undefined && p({ class: 'dim' }, 'What is shown is from ', h(When, { at: shownSince }), '.'),
    retry && button({ onClick: retry }, 'Try again'));
}

/** @param {{ title: string, children?: ComponentChildren }} props */
export const Empty = ({ title, children }) => div({ class: 'empty' }, h2(null, title), div(null, children));

/** Grey bars where rows will be. @param {{ rows?: number }} props */
export const Skeleton = ({ rows = 6 }) =>
  div({ class: 'skeleton', 'aria-busy': 'true', 'aria-label': 'Loading' }, Array.from({ length: rows }, (_, index) => div({ key: index })));

/** @param {{ text: () => string, label: string }} props */
export function Copy({ text, label }) {
  const [done, setDone] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setDone('Copied');
    } catch {
      setDone(byHand(text()) ? 'Copied' : 'Not copied');
    }
    setTimeout(() => setDone(''), 2_000);
  };
  return button({ class: 'small', onClick: copy }, done === '' ? label : done);
}

/** Pages that came without TLS have no clipboard. @param {string} text */
function byHand(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'offscreen';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

/** Text of any length: the beginning, and the rest when it is asked for. @param {{ text: string, most?: number, class?: string }} props */
export function LongText({ text, most = 20_000, class: name = 'pre' }) {
  const [whole, setWhole] = useState(false);
  const isLong = text.length > most;
  return div({ class: name, dir: 'auto' },
    h(Text, { text, most: whole ? Infinity : most }),
    isLong && div({ class: 'more' }, button({ class: 'small', onClick: () => setWhole(!whole) },
      whole ? 'Show less' : `Show all ${count(text.length)} characters`)));
}
